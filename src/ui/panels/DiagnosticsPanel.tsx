import type { ReactNode } from 'react'
import type { ConversationDiagnostics } from '../../stream/conversation.ts'
import type { DiagnosticEntry } from '../../stream/diagnostics.ts'
import { describeEntry } from './describe-entry.ts'
import { englishPanelLabels } from './english.ts'
import { Facts } from './Facts.tsx'
import { countIn, formatBytes, formatNumber, formatRanges } from './format.ts'
import { wordOrName } from './labels.ts'
import { type Line, Lines } from './Lines.tsx'
import type { PanelProps } from './panel-props.ts'
import { Panel } from './Panel.tsx'
import { RangeStrip } from './RangeStrip.tsx'
import { sourceRows } from './source-rows.tsx'
import { Table } from './Table.tsx'

export interface DiagnosticsPanelProps extends PanelProps {
  readonly diagnostics: ConversationDiagnostics
  /** What happened, oldest first, as `onDiagnostic` tells it. Default: `diagnostics.recent`. */
  readonly entries?: readonly DiagnosticEntry[] | undefined
  readonly onReconnect?: (() => void) | undefined
  /** Downloads what a recorder has; left out where nothing is recorded. */
  readonly onDownload?: (() => void) | undefined
  /** Zone in which times are shown. Default: the reader's. */
  readonly timeZone?: string | undefined
}

/**
 * How a conversation's session stands, for whoever looks for what is wrong: what is held and missing, where events came from, why links were lost.
 * @example <DiagnosticsPanel diagnostics={conversation.diagnostics()} onReconnect={() => conversation.reconnect()} />
 */
export function DiagnosticsPanel({ diagnostics, entries = diagnostics.recent, onReconnect, onDownload, timeZone, className, labels = englishPanelLabels }: DiagnosticsPanelProps) {
  const { diagnostics: words, cache, locale } = labels
  const { held, gaps, latestEventId, status, dialect, epoch, storage, degraded, traffic, reconnects, rejectedEvents } = diagnostics
  const total = latestEventId + 1
  const block = (name: string, content: ReactNode) => (
    <div className="er-block">
      <div className="er-block-title">{name}</div>
      {content}
    </div>
  )
  const list = (name: string, lines: readonly Line[]) =>
    lines.length > 0 && block(`${name} · ${formatNumber(lines.length, locale)}`, <Lines lines={lines} timeZone={timeZone} labels={labels} />)
  const reconnect = onReconnect && (
    <button type="button" className="er-link-button" onClick={onReconnect}>
      {words.reconnect}
    </button>
  )
  return (
    <Panel part="diagnostics-panel" state={status} title={words.name} tools={reconnect} className={className}>
      {total > 0 && <RangeStrip held={held} gaps={gaps} total={total} name={cache.strip(countIn(held), total, held.length)} />}
      <Facts
        facts={[
          [words.status, wordOrName(words.words, status)],
          [words.role, wordOrName(words.words, diagnostics.role)],
          [words.dialect, dialect ?? labels.unknown],
          [words.latest, total === 0 ? labels.none : formatNumber(latestEventId, locale)],
          [cache.held, formatRanges(held, labels)],
          [cache.gaps, formatRanges(gaps, labels)],
          [cache.size, formatBytes(diagnostics.bytesKept, locale)],
          [cache.place, degraded === null ? cache.places[storage] : `${cache.places[storage]} · ${degraded}`],
          [words.received, words.counts(diagnostics.pagesFetched, diagnostics.framesReceived, diagnostics.duplicatesDropped)],
          [words.search, wordOrName(words.words, diagnostics.worker)],
          [words.epoch, epoch?.slice(0, 200) ?? labels.none],
        ]}
      />
      {traffic && block(words.sources, <Table name={words.sources} head={[words.place, words.reads, words.events]} rows={sourceRows(traffic, total, labels)} />)}
      {traffic && traffic.gapIds.found > 0 && <p className="er-note">{words.gapIds(traffic.gapIds.found, traffic.gapIds.filled)}</p>}
      {list(words.reconnects, reconnects.map(({ at, reason }) => ({ at, text: reason.slice(0, 500) })))}
      {list(words.rejected, rejectedEvents.map(({ id, field, message }) => ({ name: `#${id ?? '?'} ${field.slice(0, 200)}`, text: message.slice(0, 500) })))}
      {list(words.entries, entries.map((entry) => ({ at: entry.at, type: entry.type, name: wordOrName(words.words, entry.type), text: describeEntry(entry, locale) })))}
      {onDownload && (
        <div className="er-clear">
          <button type="button" className="er-button" onClick={onDownload}>
            {words.download}
          </button>
          <p className="er-note">{words.downloadNote}</p>
        </div>
      )}
    </Panel>
  )
}
