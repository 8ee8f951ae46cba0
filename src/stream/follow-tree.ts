import { isEventreelError } from '../errors.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'
import { sameJson } from '../protocol/same-json.ts'
import { childIdsOf, isConversationId } from '../protocol/sub-conversations.ts'
import type { ChildConversation, ConversationTree, ConversationTreeNode, ConversationTreeOptions, ListChildren } from './conversation-tree.ts'
import type { EventClient } from './event-client.ts'
import { toEventreelError } from './to-eventreel-error.ts'

/** The least that a window may hold. */
const WINDOW_SIZE = 100
const LIST_LIMIT = 100

interface Run {
  node: ConversationTreeNode
  /** Its place in the list of its parent's; Infinity where no list has it. */
  rank: number
  readonly children: Run[]
  /** Lets go of its conversation; null while it is closed. */
  stop: AbortController | null
}

/**
 * Watches a conversation and those of its sub-conversations that are open. What is closed costs nothing: it is not asked for, not connected to and
 * not read. Each conversation has one place in the tree, below the first that named it, so that one that names itself, or what began it, is no ring.
 */
export function followTree(client: EventClient, rootId: string, onChange: (tree: ConversationTree) => void, signal: AbortSignal, options: ConversationTreeOptions): void {
  if (signal.aborted) return
  const { listChildren = listFrom(client) } = options
  const runs = new Map<string, Run>()
  let isDue = false

  /** Once for all that changes in one go. */
  function tell(): void {
    if (isDue || signal.aborted) return
    isDue = true
    queueMicrotask(() => {
      isDue = false
      const nodes: ConversationTreeNode[] = []
      const pending = root === undefined ? [] : [root]
      for (let run = pending.pop(); run !== undefined; run = pending.pop()) {
        nodes.push(run.node)
        pending.push(...run.children.toSorted(inOrder).reverse())
      }
      if (!signal.aborted) onChange({ ...actions, nodes })
    })
  }

  function change(run: Run, next: Partial<ConversationTreeNode>): void {
    const names = Object.keys(next) as (keyof ConversationTreeNode)[]
    if (names.every((name) => Object.is(next[name], run.node[name]))) return
    run.node = { ...run.node, ...next }
    tell()
  }

  function adopt(conversationId: string, parent: Run | null): Run | undefined {
    const known = runs.get(conversationId)
    if (known !== undefined) return known.node.parentId === (parent?.node.conversationId ?? null) ? known : undefined
    if (parent !== null && !isConversationId(conversationId)) return undefined
    const node: ConversationTreeNode = {
      conversationId,
      parentId: parent?.node.conversationId ?? null,
      depth: parent === null ? 0 : parent.node.depth + 1,
      title: null,
      actionId: null,
      answerId: null,
      isOpen: false,
      status: null,
      state: null,
      gaps: [],
      error: null,
      childrenError: null,
    }
    const run: Run = { node, rank: Infinity, children: [], stop: null }
    runs.set(conversationId, run)
    parent?.children.push(run)
    tell()
    return run
  }

  function look(run: Run, events: readonly AgentEvent[]): void {
    for (const event of events) {
      for (const id of childIdsOf(event)) {
        const child = adopt(id, run)
        if (child === undefined) continue
        const { actionId, answerId, title } = child.node
        const isAction = event.action !== undefined
        const begun = isAction ? event.id : (event.cause ?? actionId)
        // What was given to it later did not begin it.
        if (actionId !== null && begun !== null && begun > actionId) continue
        if (isAction) change(child, { actionId: begun, answerId: begun === actionId ? answerId : null, title: title ?? agentOf(event) })
        else change(child, { actionId: begun, answerId: event.id })
      }
      // An answer may name nobody.
      if (event.observation !== undefined) for (const child of run.children) if (child.node.actionId === event.cause) change(child, { answerId: event.id })
    }
  }

  async function list(run: Run, stop: AbortSignal): Promise<void> {
    try {
      const found = await listChildren(run.node.conversationId, { signal: stop })
      if (stop.aborted) return
      for (const [rank, { conversationId, title }] of found.entries()) {
        const child = adopt(conversationId, run)
        if (child === undefined) continue
        if (child.rank !== rank) tell()
        child.rank = rank
        change(child, { title: title ?? child.node.title })
      }
      change(run, { childrenError: null })
    } catch (error) {
      if (!stop.aborted) change(run, { childrenError: error })
    }
  }

  function open(run: Run | undefined): void {
    if (run === undefined || run.stop !== null || signal.aborted) return
    const stop = new AbortController()
    run.stop = stop
    change(run, { isOpen: true })
    const conversation = client.conversation(run.node.conversationId)
    const window = conversation.openWindow({ windowSize: WINDOW_SIZE })
    let isListed = false
    let seen: readonly AgentEvent[] = []
    const see = () => {
      const { events, status, gaps, error, agentState } = window.getSnapshot()
      if (events !== seen) look(run, (seen = events))
      // Gaps that say the same are another list each time.
      change(run, { status, error, gaps: sameJson(gaps, run.node.gaps) ? run.node.gaps : gaps, state: agentState ?? stateOf(events) ?? run.node.state })
      const isReached = status === 'live' || status === 'static'
      // Asked again after each time that the server was away: it may know of others by now.
      if (isReached && !isListed) void list(run, stop.signal)
      isListed = isReached
    }
    const detach = [
      window.subscribe(see),
      // In a flood an event may leave the window before anybody looks.
      conversation.subscribe((events) => look(run, events)),
    ]
    stop.signal.addEventListener('abort', () => {
      for (const end of detach) end()
      window.close()
    })
    see()
  }

  /** What the page itself has no place for is the affair of that run alone. */
  function tryToOpen(run: Run | undefined): void {
    try {
      open(run)
    } catch (error) {
      close(run)
      if (run !== undefined) change(run, { error: toEventreelError(error) })
    }
  }

  function close(run: Run | undefined): void {
    if (run === undefined) return
    for (const child of run.children) close(child)
    run.stop?.abort()
    run.stop = null
    change(run, { isOpen: false, status: null, gaps: [], error: null, childrenError: null })
  }

  const actions: Omit<ConversationTree, 'nodes'> = { open: (id) => tryToOpen(runs.get(id)), close: (id) => close(runs.get(id)), error: null }
  const root = adopt(rootId, null)
  open(root)
  signal.addEventListener('abort', () => close(root))
}

/** As they are listed, then those that only events name, as they came. */
function inOrder(a: Run, b: Run): number {
  return a.rank - b.rank || (a.node.actionId ?? Infinity) - (b.node.actionId ?? Infinity) || 0
}

function agentOf(event: AgentEvent): string | null {
  const { agent } = ('args' in event ? event.args : {}) as { readonly agent?: unknown }
  return typeof agent === 'string' && agent !== '' ? agent.slice(0, 300) : null
}

function stateOf(events: readonly AgentEvent[]): string | null {
  const last = events.findLast((event) => event.observation === 'agent_state_changed')
  const { agent_state: state } = (last !== undefined && 'extras' in last ? last.extras : {}) as { readonly agent_state?: unknown }
  return typeof state === 'string' ? state : null
}

function listFrom(client: EventClient): ListChildren {
  return async (parentId, { signal }) => {
    const children: ChildConversation[] = []
    try {
      let pageId: string | undefined
      do {
        const page = await client.listConversations({ parentId, limit: LIST_LIMIT, pageId, signal })
        children.push(...page.results)
        pageId = page.nextPageId ?? undefined
      } while (pageId !== undefined)
    } catch (error) {
      // A source of one's own without a server beside it has no list: its events tell.
      if (!isEventreelError(error, 'invalid_argument')) throw error
    }
    return children
  }
}
