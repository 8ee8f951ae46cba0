import type { ConversationDiagnostics } from '../../stream/conversation.ts'
import { ClearAction } from './ClearAction.tsx'
import { englishPanelLabels } from './english.ts'
import { Facts } from './Facts.tsx'
import { countIn, formatBytes, formatRanges } from './format.ts'
import type { PanelProps } from './panel-props.ts'
import { Panel } from './Panel.tsx'
import { RangeStrip } from './RangeStrip.tsx'

export interface CachePanelProps extends PanelProps, Pick<ConversationDiagnostics, 'held' | 'gaps' | 'latestEventId' | 'bytesKept' | 'storage'> {
  /** How many messages were not sent yet; the question before deleting says so. */
  readonly unsentMessages?: number | undefined
  /** Deletes what is kept; called only after the reader has confirmed it. What it rejects with is shown. */
  readonly onClear?: (() => Promise<unknown>) | undefined
}

/**
 * What this device keeps of a conversation: which events, how much, what is missing, and a way to delete it.
 * @example <CachePanel {...conversation.diagnostics()} onClear={() => client.clear()} />
 */
export function CachePanel(props: CachePanelProps) {
  const { held, gaps, latestEventId, bytesKept, storage, unsentMessages = 0, onClear, className, labels = englishPanelLabels } = props
  const words = labels.cache
  const total = latestEventId + 1
  const kept = countIn(held)
  const size = formatBytes(bytesKept, labels.locale)
  return (
    <Panel part="cache-panel" state={kept === 0 ? 'empty' : storage} title={words.name} className={className}>
      {kept === 0 ? (
        <p className="er-note">{words.nothing}</p>
      ) : (
        <>
          <RangeStrip held={held} gaps={gaps} total={total} name={words.strip(kept, total, held.length)} />
          <Facts
            facts={[
              [words.held, labels.countOf(kept, total)],
              [words.size, size],
              [words.place, words.places[storage]],
              [words.gaps, formatRanges(gaps, labels)],
            ]}
          />
          {onClear && <ClearAction onClear={onClear} question={words.ask(size, unsentMessages)} labels={labels} />}
        </>
      )}
    </Panel>
  )
}
