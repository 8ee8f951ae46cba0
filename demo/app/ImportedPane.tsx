import { EventClientProvider } from 'eventreel/react'
import { ConversationView } from 'eventreel/ui'
import { PaneHeader } from './PaneHeader.tsx'
import type { Imported } from './use-import.ts'

/** A trajectory from a file: the same view, and no server at all. */
export function ImportedPane({ imported, onClose, onMenu }: { readonly imported: Imported; readonly onClose: () => void; readonly onMenu: () => void }) {
  const { name, events, rejected, client } = imported
  const count = events === 1 ? '1 event' : `${events.toLocaleString('en')} events`
  return (
    <>
      <PaneHeader title={name} onMenu={onMenu}>
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </PaneHeader>
      <p className="static-mark" role="status">
        <strong>Static</strong> {count} from a file. Nothing is sent anywhere, and no server is asked.
        {rejected > 0 && ` ${rejected.toLocaleString('en')} entries could not be read and are left out.`}
      </p>
      <EventClientProvider client={client}>
        <ConversationView conversationId={imported.key} className="view" />
      </EventClientProvider>
    </>
  )
}
