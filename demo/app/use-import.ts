import { conversationFromArray, createEventClient, EventreelError, type AgentEvent, type ConversationSource, type EventClient } from 'eventreel'
import { useState } from 'react'
import { readTrajectory, TrajectoryError } from './read-trajectory.ts'

export interface Imported {
  readonly key: string
  readonly name: string
  readonly events: readonly AgentEvent[]
  /** Entries of the file that are no events. */
  readonly rejected: number
  /** A client of its own, whose one source is the file. */
  readonly client: EventClient
}

export interface ImportState {
  readonly imported: Imported | null
  /** Why the last file could not be read. */
  readonly problem: string | null
  readonly importFile: (file: File) => Promise<void>
  readonly close: () => void
  readonly dismiss: () => void
}

let imports = 0

/** What a run in a file began is in no file. */
const elsewhere: ConversationSource = {
  readPage: () => Promise.reject(notInFile()),
  // oxlint-disable-next-line require-yield -- it has nothing to give
  async *connect() {
    throw notInFile()
  },
}

function notInFile(): EventreelError {
  return new EventreelError('conversation_not_found', 'It is not in this file.')
}

/** The file that is looked at, if any. */
export function useImport(): ImportState {
  const [imported, setImported] = useState<Imported | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  const close = () => {
    imported?.client.close()
    setImported(null)
  }
  const importFile = async (file: File) => {
    try {
      const { name, events } = readTrajectory(file.name, await file.text())
      const source = conversationFromArray(events)
      const reason = source.rejected[0]?.error.message ?? ''
      if (source.events.length === 0) throw new TrajectoryError(`Nothing in ${name} can be read as an event. The first of its entries: ${reason}`)
      imports += 1
      const key = `file-${imports}`
      close()
      setImported({
        key,
        name,
        events: source.events,
        rejected: source.rejected.length,
        client: createEventClient({ source: (id) => (id === key ? source : elsewhere) }),
      })
      setProblem(null)
    } catch (error) {
      if (error instanceof TrajectoryError) return setProblem(error.message)
      // What a browser says when a folder was dropped, or a file that is gone.
      if (error instanceof DOMException) return setProblem(`${file.name} could not be read: ${error.message}`)
      throw error
    }
  }
  return { imported, problem, importFile, close, dismiss: () => setProblem(null) }
}
