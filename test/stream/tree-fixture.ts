import { onTestFinished } from 'vitest'
import { createClientWith } from '../../src/create-event-client.ts'
import * as engine from '../../src/engine.ts'
import type { NewEvent } from '../../src/protocol/agent-event.ts'
import type { SourceCursor, SourceFrame } from '../../src/source/conversation-source.ts'
import type { ConversationTree, ConversationTreeOptions } from '../../src/stream/conversation-tree.ts'
import { followTree } from '../../src/stream/follow-tree.ts'
import { ScriptedSource } from '../../src/testing/scripted-source.ts'
import { CountingRuntime } from './counting-runtime.ts'

/** Counts the links that stand. */
export class Kin extends ScriptedSource {
  links = 0

  override async *connect(cursor: SourceCursor): AsyncGenerator<SourceFrame, void, void> {
    this.links++
    try {
      yield* super.connect(cursor)
    } finally {
      this.links--
    }
  }
}

export const delegates = (...ids: string[]): NewEvent[] => ids.map((id) => ({ source: 'agent', action: 'delegate', args: { agent: `agent of ${id}`, conversation_id: id } }))
export const inState = (state: string): NewEvent => ({ source: 'environment', observation: 'agent_state_changed', content: '', extras: { agent_state: state } })

/** A tree over conversations in memory, on a clock that stands still. */
export function startTree(logs: Readonly<Record<string, readonly NewEvent[]>>, { rootId = 'root', sourceless, ...options }: ConversationTreeOptions & { rootId?: string; sourceless?: string } = {}) {
  const sources = new Map(Object.entries(logs).map(([id, events]) => [id, new Kin(events.map((event, index) => ({ ...event, id: index })))]))
  const asked: string[] = []
  const clock = new CountingRuntime()
  const source = (id: string) => {
    asked.push(id)
    if (id === sourceless) throw new Error(`Nobody serves ${id}.`)
    const found = sources.get(id) ?? new Kin()
    sources.set(id, found)
    return found
  }
  const client = createClientWith({ source, cache: 'memory', runtime: clock }, engine)
  const stop = new AbortController()
  onTestFinished(() => {
    stop.abort()
    client.close()
  })
  const told: ConversationTree[] = []
  followTree(client, rootId, (tree) => told.push(tree), stop.signal, options)
  const last = () => told.at(-1) ?? { nodes: [] }
  return {
    clock,
    stop,
    told,
    /** Conversations that somebody asked the client for, in order. */
    asked,
    source,
    node: (id: string) => last().nodes.find(({ conversationId }) => conversationId === id),
    /** The tree as text: one line a node, indented. */
    picture: () => last().nodes.map(({ depth, conversationId, isOpen }) => `${'  '.repeat(depth)}${conversationId}${isOpen ? ' open' : ''}`),
    open: async (id: string) => {
      told.at(-1)?.open(id)
      await clock.advance(100)
    },
    close: async (id: string) => {
      told.at(-1)?.close(id)
      await clock.advance(100)
    },
    emit: async (id: string, ...events: NewEvent[]) => {
      source(id).emit(events)
      await clock.advance(100)
    },
  }
}
