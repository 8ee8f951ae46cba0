import { conversationFromArray, createEventClient, type EventClient } from 'eventreel'
import { useState } from 'react'
import { readTrajectory, TrajectoryError, type Trajectory } from './read-trajectory.ts'

export interface Imported extends Trajectory {
  readonly key: string
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
      const trajectory = readTrajectory(file.name, await file.text())
      imports += 1
      const client = createEventClient({ source: () => conversationFromArray(trajectory.events) })
      close()
      setImported({ ...trajectory, key: `file-${imports}`, client })
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
