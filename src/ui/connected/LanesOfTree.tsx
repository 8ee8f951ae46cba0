import { useCallback, useEffect, useMemo, useState } from 'react'
import { useConversationTree } from '../../react/use-conversation-tree.ts'
import { englishPictureLabels } from '../pictures/english.ts'
import { LaneList } from '../pictures/lanes/LaneList.tsx'
import { RunWaterfall } from '../pictures/RunWaterfall.tsx'
import type { ConversationTreeNode } from '../../stream/conversation-tree.ts'
import type { ConversationLanesProps } from './conversation-lanes-props.ts'
import { type RunRows, useRunRows } from './use-run-rows.ts'

type Read = Pick<RunRows, 'rows' | 'isLoading' | 'error'>

const NOTHING: Read = { rows: [], isLoading: true, error: null }

function nameOf({ conversationId, parentId, title }: ConversationTreeNode, root: string): string {
  return title ?? (parentId === null ? root : conversationId)
}

/** The open runs of a tree, merged; above them, what can be opened, and what cannot be read. */
export function LanesOfTree({ conversationId, view = 'list', selected, onSelect, labels = englishPictureLabels, ...looks }: ConversationLanesProps) {
  const { nodes, open, close, error } = useConversationTree(conversationId)
  const [read, setRead] = useState<ReadonlyMap<string, Read>>(() => new Map())
  const tell = useCallback((id: string, next: Read) => setRead((map) => new Map(map).set(id, next)), [])
  const { root } = labels.lanes
  const runs = useMemo(
    () => nodes.filter(({ isOpen }) => isOpen).map((node) => ({ ...(read.get(node.conversationId) ?? NOTHING), runId: node.conversationId, title: nameOf(node, root) })),
    [nodes, read, root],
  )
  const loading = runs.length === 0 ? error === null : runs.some(({ isLoading }) => isLoading)
  const children = nodes.slice(1)
  const wrong = [...runs, { title: root, error }].filter((run) => run.error !== null)
  const isLost = wrong.length > 0 && runs.every(({ rows }) => rows.length === 0)
  return (
    <div className="er er-panels" data-part="conversation-lanes" style={{ blockSize: '100%', gridTemplateRows: children.length + wrong.length === 0 ? '1fr' : 'auto minmax(0, 1fr)' }}>
      {children.length + wrong.length > 0 && (
        // However many there are: the lanes need the room.
        <div className="er-filter-line" role="group" aria-label={labels.lanes.choose} style={{ maxBlockSize: 120, overflow: 'auto' }}>
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
          {wrong.map((run, index) => (
            <p key={index} className="er-wrong" role="alert">
              <bdi>{run.title}</bdi> {(run.error as Error).message}
            </p>
          ))}
        </div>
      )}
      {runs.map(({ runId }) => (
        <Reader key={runId} conversationId={runId} timeZone={looks.timeZone} tell={tell} />
      ))}
      {isLost ? null : view === 'list' ? (
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
  const { rows, isLoading, error } = useRunRows(conversationId, timeZone)
  useEffect(() => tell(conversationId, { rows, isLoading, error }), [conversationId, rows, isLoading, error, tell])
  return null
}
