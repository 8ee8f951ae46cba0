import { isEventreelError } from 'eventreel'
import { useEventClient } from 'eventreel/react'
import { useEffect, useId, useRef, useState } from 'react'
import { ConversationLink } from './ConversationLink.tsx'
import { ThemeChoice } from './ThemeChoice.tsx'
import type { ConversationListState } from './use-conversation-list.ts'

interface SidebarProps {
  readonly list: ConversationListState
  readonly chosen: string | null
  /** On a narrow screen: whether it covers the page. */
  readonly open: boolean
  readonly onClose: () => void
  readonly onChoose: (conversationId: string) => void
  readonly onFile: (file: File) => void
}

/** Every conversation of the server, and the ways to another. */
export function Sidebar({ list, chosen, open, onClose, onChoose, onFile }: SidebarProps) {
  const { create, creating, problem } = useCreate(list, onChoose)
  const file = useId()
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (open) first.current?.focus()
  }, [open])
  return (
    <>
      {open && <button type="button" className="scrim" aria-label="Close the list" onClick={onClose} />}
      <aside className="sidebar" data-open={open || undefined} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
        <div className="sidebar-head">
          <img src="/icon.svg" alt="" width="20" height="20" />
          <span>eventreel</span>
        </div>
        <button ref={first} type="button" className="button new-button" disabled={creating} onClick={create}>
          New conversation
        </button>
        {problem !== null && (
          <p className="sidebar-note" role="alert">
            {problem}
          </p>
        )}
        <nav aria-label="Conversations">
          <ul>
            {list.conversations.map((conversation) => (
              <li key={conversation.conversationId}>
                <ConversationLink conversation={conversation} chosen={conversation.conversationId === chosen} onChoose={onChoose} />
              </li>
            ))}
          </ul>
          {list.hasMore && (
            <button type="button" className="button" onClick={() => void list.loadMore()}>
              Older conversations
            </button>
          )}
        </nav>
        {list.isRemembered && <p className="sidebar-note">The server does not answer. This is the last list it gave.</p>}
        <div className="sidebar-foot">
          <label className="button" htmlFor={file}>
            Open a file…
          </label>
          <input
            id={file}
            className="file-input"
            type="file"
            accept=".json,application/json"
            aria-label="Open an exported trajectory"
            onChange={(event) => {
              const chosenFile = event.target.files?.[0]
              // Must be emptied: the same file may be chosen again.
              event.target.value = ''
              if (chosenFile !== undefined) onFile(chosenFile)
            }}
          />
          <ThemeChoice />
        </div>
      </aside>
    </>
  )
}

function useCreate(list: ConversationListState, onCreated: (conversationId: string) => void) {
  const client = useEventClient()
  const [creating, setCreating] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const begin = async () => {
    setCreating(true)
    setProblem(null)
    try {
      const at = new Date().toLocaleString(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
      const { conversationId } = await client.createConversation({ title: `Conversation of ${at}` })
      onCreated(conversationId)
      await list.refetch()
    } catch (error) {
      if (!isEventreelError(error)) throw error
      setProblem(`No conversation could be made: ${error.message}`)
    } finally {
      setCreating(false)
    }
  }
  return { create: () => void begin(), creating, problem }
}
