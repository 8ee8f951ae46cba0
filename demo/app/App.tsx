import { useState } from 'react'
import { ConversationPane } from './ConversationPane.tsx'
import { DropTarget } from './DropTarget.tsx'
import { ImportedPane } from './ImportedPane.tsx'
import { PaneHeader } from './PaneHeader.tsx'
import { Sidebar } from './Sidebar.tsx'
import { useConversationList } from './use-conversation-list.ts'
import { useImport } from './use-import.ts'
import { useRoute } from './use-route.ts'

/** The list, and what is chosen in it: a conversation of the server, or a file. */
export function App() {
  const list = useConversationList()
  const { conversationId, place, open } = useRoute(list.conversations[0]?.conversationId ?? null)
  const { imported, problem, importFile, close, dismiss } = useImport()
  const [menuOpen, setMenuOpen] = useState(false)
  const [isInspecting, setInspecting] = useState(false)

  const choose = (id: string) => {
    close()
    open(id)
    setMenuOpen(false)
  }
  const read = (file: File) => {
    void importFile(file)
    setMenuOpen(false)
  }
  const title = list.conversations.find((conversation) => conversation.conversationId === conversationId)?.title
  const openMenu = () => setMenuOpen(true)
  // The inspector stays open from one run to the next.
  const looks = { isInspecting, onInspect: setInspecting, onMenu: openMenu }

  return (
    <DropTarget onFile={read}>
      <Sidebar list={list} chosen={imported === null ? conversationId : null} open={menuOpen} onClose={() => setMenuOpen(false)} onChoose={choose} onFile={read} />
      <main className="pane">
        {problem !== null && (
          <div className="problem" role="alert">
            <span>{problem}</span>
            <button type="button" className="button" onClick={dismiss}>
              Close
            </button>
          </div>
        )}
        {imported !== null && <ImportedPane key={imported.key} imported={imported} onClose={close} {...looks} />}
        {imported === null && conversationId !== null && (
          <ConversationPane key={conversationId} conversationId={conversationId} title={title ?? null} place={place} {...looks} />
        )}
        {imported === null && conversationId === null && (
          <>
            <PaneHeader title="Conversations" onMenu={openMenu} />
            <p className="nothing">{list.isLoading ? '' : 'There is no conversation yet. Begin one, or drop an exported trajectory here.'}</p>
          </>
        )}
      </main>
    </DropTarget>
  )
}
