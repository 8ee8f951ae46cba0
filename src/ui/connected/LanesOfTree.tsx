import { useCallback, useEffect, useMemo, useState } from 'react'
import { useConversationTree } from '../../react/use-conversation-tree.ts'
import { englishPictureLabels } from '../pictures/english.ts'
import { LaneList } from '../pictures/lanes/LaneList.tsx'
import { RunWaterfall } from '../pictures/RunWaterfall.tsx'
import type { TimelineRow } from '../rows/row.ts'
import type { ConversationTreeNode } from '../../stream/conversation-tree.ts'
import type { ConversationLanesProps } from './conversation-lanes-props.ts'
import { useRunRows } from './use-run-rows.ts'

interface Read {
  readonly rows: readonly TimelineRow[]
  readonly isLoading: boolean
}

const NO_ROWS: readonly TimelineRow[] = []

function nameOf({ conversationId, parentId, title }: ConversationTreeNode, root: string): string {
  return title ?? (parentId === null ? root : conversationId)
}

/** The open runs of a tree, merged; above them, what can be opened. */
export function LanesOfTree({ conversationId, view = 'list', selected, onSelect, labels = englishPictureLabels, ...looks }: ConversationLanesProps) {
  const { nodes, open, close } = useConversationTree(conversationId)
  const [read, setRead] = useState<ReadonlyMap<string, Read>>(() => new Map())
  const tell = useCallback((id: string, next: Read) => setRead((map) => new Map(map).set(id, next)), [])
  const opened = nodes.filter(({ isOpen }) => isOpen)
  const { root } = labels.lanes
  const runs = useMemo(
    () => nodes.filter(({ isOpen }) => isOpen).map((node) => ({ runId: node.conversationId, title: nameOf(node, root), rows: read.get(node.conversationId)?.rows ?? NO_ROWS })),
    [nodes, read, root],
  )
  const loading = opened.some((node) => read.get(node.conversationId)?.isLoading !== false)
  const children = nodes.slice(1)
  return (
    <div className="er er-panels" data-part="conversation-lanes" style={{ blockSize: '100%', gridTemplateRows: children.length === 0 ? '1fr' : 'auto 1fr' }}>
      {children.length > 0 && (
        <div className="er-filter-line" role="group" aria-label={labels.lanes.choose}>
          {children.map((node) => (
            <button
              key={node.conversationId}
              type="button"
              className="er-link-button"
              aria-pressed={node.isOpen}
              onClick={() => (node.isOpen ? close : open)(node.conversationId)}
            >
              <bdi>{nameOf(node, root)}</bdi>
            </button>
          ))}
        </div>
      )}
      {opened.map((node) => (
        <Reader key={node.conversationId} conversationId={node.conversationId} timeZone={looks.timeZone} tell={tell} />
      ))}
      {view === 'list' ? (
        <LaneList {...looks} runs={runs} loading={loading} selected={selected} onSelect={onSelect} labels={labels} />
      ) : (
        <RunWaterfall
          {...looks}
          runs={runs}
          loading={loading}
          selectedId={selected?.id}
          selectedRunId={selected?.runId}
          onSelect={(id, runId) => onSelect?.({ id, runId: runId ?? conversationId })}
          labels={labels}
        />
      )}
    </div>
  )
}

interface ReaderProps {
  readonly conversationId: string
  readonly timeZone: string | undefined
  readonly tell: (id: string, read: Read) => void
}

/** Reads one run while it is open. It draws nothing. */
function Reader({ conversationId, timeZone, tell }: ReaderProps) {
  const { rows, isLoading } = useRunRows(conversationId, timeZone)
  useEffect(() => tell(conversationId, { rows, isLoading }), [conversationId, rows, isLoading, tell])
  return null
}
