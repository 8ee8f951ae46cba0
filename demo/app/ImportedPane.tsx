import { EventClientProvider } from 'eventreel/react'
import { lazy } from 'react'
import { type PaneProps, RunPane } from './RunPane.tsx'
import type { Imported } from './use-import.ts'
import { usePlace } from './use-place.ts'
import { VIEWS_OF_ONE_RUN } from './views.ts'

const MetricsPanel = lazy(async () => ({ default: (await import('eventreel/ui/panels')).MetricsPanel }))

interface ImportedPaneProps extends PaneProps {
  readonly imported: Imported
  readonly onClose: () => void
}

/** A trajectory from a file: the same views, and no server at all. */
export function ImportedPane({ imported, onClose, ...pane }: ImportedPaneProps) {
  const { key, name, events, rejected, client } = imported
  const place = usePlace()
  const count = events.length === 1 ? '1 event' : `${events.length.toLocaleString('en')} events`
  return (
    <EventClientProvider client={client}>
      <RunPane
        conversationId={key}
        title={name}
        place={place}
        views={VIEWS_OF_ONE_RUN}
        {...pane}
        panels={<MetricsPanel events={events} />}
        tools={
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
        }
        note={
          <p className="static-mark" role="status">
            <strong>Static</strong> {count} from a file. Nothing is sent anywhere, and no server is asked.
            {rejected > 0 && ` ${rejected.toLocaleString('en')} entries could not be read and are left out.`}
          </p>
        }
      />
    </EventClientProvider>
  )
}
