import { useEffect, useMemo, useState } from 'react'
import { useEventClient } from '../../react/event-client-provider.tsx'
import { latestAgentState } from '../../react/use-agent-state.ts'
import { useConversation, type ConversationHandle } from '../../react/use-conversation.ts'
import type { AgentEvent } from '../../protocol/agent-event.ts'
import type { ConversationSnapshot, PendingSend } from '../../stream/conversation.ts'
import type { EventClient } from '../../stream/event-client.ts'
import { memoryTexts, type TextStore } from '../composer/text-store.ts'
import { fieldsOf, textOf } from '../rows/fields.ts'
import { useIsClient } from '../timeline/use-is-client.ts'
import { useAgentStateBefore } from './use-agent-state-before.ts'

export interface Composing extends Pick<ConversationHandle, 'send'> {
  readonly conversationId: string | null
  readonly agentState: string | null
  readonly isOffline: boolean
  readonly lastMessage: string
  readonly maxMessageBytes: number | undefined
  /** Undefined while there is no conversation, null where nothing may be kept on this device. */
  readonly textKey: string | null | undefined
  readonly pageTexts: TextStore
  /** The agent could not be asked for something. */
  readonly refusal: Pick<PendingSend, 'error'> | null
  readonly dismiss: () => void
}

/** What a composer knows of a conversation; renders only when that changes. */
export function useComposing(conversationId: string | null): Composing {
  const client = useEventClient()
  const isClient = useIsClient()
  const { pending, discard, send, ...facts } = useConversation(conversationId, { select: factsOf })
  const conversation = useMemo(() => (isClient && conversationId !== null ? client.conversation(conversationId) : undefined), [client, conversationId, isClient])
  const stateBefore = useAgentStateBefore(conversation, facts.agentState === null && facts.hasOlder)
  const [refusal, setRefusal] = useState<{ readonly send: PendingSend; readonly isDismissed: boolean } | null>(null)
  const failed = pending.find(isFailedWish)
  if (failed !== undefined && failed.key !== refusal?.send.key) setRefusal({ send: failed, isDismissed: false })
  useEffect(() => {
    // What was asked of the agent then is not what is wanted later: it is told, and not kept.
    for (const { key } of pending.filter(isFailedWish)) discard(key)
  }, [pending, discard])
  return {
    ...facts,
    agentState: facts.agentState ?? stateBefore,
    conversationId,
    send,
    maxMessageBytes: conversation?.maxEventBytes ?? undefined,
    textKey: conversation?.textKey,
    pageTexts: pageTextsOf(client),
    refusal: refusal === null || refusal.isDismissed ? null : refusal.send,
    // Must be remembered: what failed may be among what waits for a moment longer.
    dismiss: () => setRefusal((last) => last && { ...last, isDismissed: true }),
  }
}

function factsOf({ events, hasOlder, pending, status, agentState }: ConversationSnapshot) {
  return {
    pending,
    hasOlder,
    agentState: agentState ?? latestAgentState(events),
    isOffline: status === 'offline',
    // What a server takes is known when it is reached.
    isLive: status === 'live',
    lastMessage: lastMessageOf(pending.map(({ action }) => action as AgentEvent)) || lastMessageOf(events),
  }
}

function lastMessageOf(events: readonly AgentEvent[]): string {
  return textOf(fieldsOf(events.findLast(({ source, action }) => source === 'user' && action === 'message'))['content'])
}

function isFailedWish({ action, status }: PendingSend): boolean {
  return action.action === 'change_agent_state' && (status === 'failed' || status === 'unconfirmed')
}

/** One for each client: one user's texts are never another's. */
const texts = new WeakMap<EventClient, TextStore>()

function pageTextsOf(client: EventClient): TextStore {
  const known = texts.get(client) ?? memoryTexts()
  texts.set(client, known)
  return known
}
