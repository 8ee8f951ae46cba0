import { useEventClient } from '../../react/event-client-provider.tsx'
import type { Recorder } from '../../source/recorder.ts'
import { CachePanel } from '../panels/CachePanel.tsx'
import { DiagnosticsPanel } from '../panels/DiagnosticsPanel.tsx'
import type { PanelProps } from '../panels/panel-props.ts'
import { partClass } from '../part.ts'
import { saveFile } from './save-file.ts'
import { useDiagnostics } from './use-diagnostics.ts'

export interface ConversationDevtoolsProps extends PanelProps {
  readonly conversationId: string
  /** The client's recorder, to download what it has. */
  readonly recorder?: Recorder | undefined
  /** Offer to delete what this device keeps of the client's user. Default false. */
  readonly clearable?: boolean | undefined
  /** Zone in which times are shown. Default: the reader's. */
  readonly timeZone?: string | undefined
}

/**
 * What is kept of a conversation and how its session stands, as it changes. It looks on: it does not connect by itself.
 * @example <ConversationDevtools conversationId="42" recorder={recorder} />
 */
export function ConversationDevtools({ conversationId, recorder, clearable = false, timeZone, className, labels }: ConversationDevtoolsProps) {
  const client = useEventClient()
  const view = useDiagnostics(conversationId)
  if (view === null) return null
  const { conversation, diagnostics, entries, unsentMessages } = view
  const download = () => saveFile(`${conversationId}.eventreel.json`, JSON.stringify(recorder?.recording(conversationId) ?? null))
  return (
    <div className={partClass('er-panels', className)} data-part="conversation-devtools">
      <CachePanel {...diagnostics} unsentMessages={unsentMessages} onClear={clearable ? () => client.clear() : undefined} labels={labels} />
      <DiagnosticsPanel
        diagnostics={diagnostics}
        entries={entries}
        onReconnect={() => conversation.reconnect()}
        onDownload={recorder && download}
        timeZone={timeZone}
        labels={labels}
      />
    </div>
  )
}
