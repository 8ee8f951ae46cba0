import { useEffect, useState } from 'react'
import { useEventClient } from '../../react/event-client-provider.tsx'
import type { Conversation, ConversationDiagnostics } from '../../stream/conversation.ts'
import type { DiagnosticEntry } from '../../stream/diagnostics.ts'

export interface DiagnosticsView {
  readonly conversation: Conversation
  readonly diagnostics: ConversationDiagnostics
  /** What happened, oldest first; the last 500. */
  readonly entries: readonly DiagnosticEntry[]
  readonly unsentMessages: number
}

/** A person reads no faster, and a session in a hurry must not be slowed by being looked at. */
const EVERY_MS = 250
const MOST_ENTRIES = 500

/** How a conversation's session stands, read anew as it changes; null until it is known. It looks on, and connects nothing by itself. */
export function useDiagnostics(conversationId: string): DiagnosticsView | null {
  const client = useEventClient()
  const [view, setView] = useState<DiagnosticsView | null>(null)
  useEffect(() => {
    const conversation = client.conversation(conversationId)
    const window = conversation.openWindow({ windowSize: 100, live: false })
    let entries = conversation.diagnostics().recent
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = () => {
      timer = undefined
      setView({ conversation, diagnostics: conversation.diagnostics(), entries, unsentMessages: window.getSnapshot().pending.length })
    }
    const readSoon = () => (timer ??= setTimeout(read, EVERY_MS))
    const stops = [
      window.subscribe(readSoon),
      conversation.onDiagnostic((entry) => {
        entries = [...entries, entry].slice(-MOST_ENTRIES)
        readSoon()
      }),
    ]
    read()
    return () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
      window.close()
      setView(null)
    }
  }, [client, conversationId])
  return view
}
