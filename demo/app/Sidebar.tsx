import { ConversationList } from 'eventreel/ui/panels'
import { useEffect, useRef } from 'react'
import { writeAddress } from './address.ts'
import { FileButton } from './FileButton.tsx'
import { ThemeChoice } from './ThemeChoice.tsx'
import type { ConversationListState } from './use-conversation-list.ts'
import { useCreate } from './use-create.ts'
import { useSavedSizes } from './use-saved-sizes.ts'

interface SidebarProps {
  readonly list: ConversationListState
  readonly chosen: string | null
  /** On a narrow screen: whether it covers the page. */
  readonly open: boolean
  readonly onClose: () => void
  readonly onChoose: (conversationId: string) => void
  readonly onFile: (file: File) => void
}

const hrefOf = (conversationId: string) => writeAddress({ conversationId })

/** Every conversation of the server, and the ways to another. */
export function Sidebar({ list, chosen, open, onClose, onChoose, onFile }: SidebarProps) {
  const { create, creating, problem } = useCreate((conversationId) => {
    onChoose(conversationId)
    return list.refetch()
  })
  const sizes = useSavedSizes()
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!open) return
    const opener = document.activeElement
    first.current?.focus()
    return () => {
      if (opener instanceof HTMLElement) opener.focus()
    }
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
        <ConversationList
          className="sidebar-list"
          conversations={list.conversations.map((conversation) => ({ ...conversation, bytesKept: sizes.get(conversation.conversationId) }))}
          selectedId={chosen}
          onSelect={onChoose}
          hrefOf={hrefOf}
          loading={list.isLoading}
          onLoadMore={list.hasMore ? () => void list.loadMore() : undefined}
        />
        {list.isRemembered && <p className="sidebar-note">The server does not answer. This is the last list it gave.</p>}
        <div className="sidebar-foot">
          <FileButton onFile={onFile} />
          <ThemeChoice />
        </div>
      </aside>
    </>
  )
}
