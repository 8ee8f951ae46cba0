import { useMemo, useState, useSyncExternalStore } from 'react'
import type { AgentEvent } from '../protocol/agent-event.ts'
import type { Conversation, ConversationSnapshot } from '../stream/conversation.ts'
import type { EventClient } from '../stream/event-client.ts'
import { WindowHandle, type ConversationActions } from '../stream/window-handle.ts'
import { useEventClient } from './event-client-provider.tsx'
import { shallowEqual } from './shallow-equal.ts'

export interface UseConversationOptions {
  /** Most events held in the window, ≥ 100. Default 500. Read when the conversation changes. */
  readonly windowSize?: number | undefined
  /** False: shows what is saved, without following the server. Default true. Read when the conversation changes. */
  readonly live?: boolean | undefined
  /** Events of a server render, shown until the log is open. Read when the conversation changes. */
  readonly initialEvents?: readonly AgentEvent[] | undefined
  /** Throws the snapshot's `error` to the nearest error boundary. Default false. */
  readonly throwOnError?: boolean | undefined
}

export interface UseConversationSelect<S extends object> extends UseConversationOptions {
  /** Takes from the snapshot what this view needs; the view renders again only when it changes. */
  readonly select: (snapshot: ConversationSnapshot) => S
  /** Default: equal fields. */
  readonly isEqual?: ((a: S, b: S) => boolean) | undefined
}

export type ConversationHandle = ConversationActions & {
  /** For diagnostics, search and the log itself; null without a conversation. */
  readonly conversation: Conversation | null
}

/**
 * One conversation: its history there at once, its next event live. Views of one conversation share its session; each has its own window.
 *
 * @param conversationId null: nothing is opened
 * @returns the snapshot and the actions on it, which keep their identity
 * @example
 * const { events, status, hasOlder, loadOlder, send } = useConversation('42')
 * const { status } = useConversation('42', { select: ({ status }) => ({ status }) })
 */
export function useConversation(conversationId: string | null, options?: UseConversationOptions): ConversationSnapshot & ConversationHandle
export function useConversation<S extends object>(conversationId: string | null, options: UseConversationSelect<S>): S & ConversationHandle
export function useConversation(
  conversationId: string | null,
  options: UseConversationOptions & Partial<UseConversationSelect<object>> = {},
): object {
  const client = useEventClient()
  const { select, isEqual = shallowEqual, throwOnError = false } = options
  const { handle, memory } = useHandle(client, conversationId, options)
  const choose = (snapshot: ConversationSnapshot): object => {
    if (select === undefined) return snapshot
    const next = select(snapshot)
    // Must keep the identity of an equal selection, or every change of the snapshot would render.
    memory.selected = memory.selected !== null && isEqual(memory.selected, next) ? memory.selected : next
    return memory.selected
  }
  const view = useSyncExternalStore(
    handle.subscribe,
    () => choose(handle.getSnapshot()),
    () => choose(handle.getServerSnapshot()),
  )
  const { error } = handle.getSnapshot()
  if (throwOnError && error !== null) throw error
  return useMemo(
    () => ({
      ...view,
      ...handle.actions,
      get conversation() {
        return handle.conversation
      },
    }),
    [view, handle],
  )
}

interface Held {
  readonly client: EventClient
  readonly conversationId: string | null
  readonly handle: WindowHandle
  /** Beside the handle: what was selected from another conversation is not to be compared with. */
  readonly memory: { selected: object | null }
}

/** One handle a conversation. Not one for each set of options: a window that opened anew whenever a caller writes them in line would lose its place. */
function useHandle(client: EventClient, conversationId: string | null, { windowSize, live, initialEvents }: UseConversationOptions): Held {
  const make = (): Held => ({ client, conversationId, handle: new WindowHandle(client, conversationId, { windowSize, live, initialEvents }), memory: { selected: null } })
  const [held, setHeld] = useState(make)
  if (held.client === client && held.conversationId === conversationId) return held
  const next = make()
  setHeld(next)
  return next
}
