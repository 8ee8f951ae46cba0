import { act, render, type RenderResult } from '@testing-library/react'
import type { ReactElement, ReactNode } from 'react'
import { createClientWith } from '../create-event-client.ts'
import { EventreelError, type EventreelErrorCode } from '../errors.ts'
import type { AgentEvent, NewEvent } from '../protocol/agent-event.ts'
import { EventClientProvider } from '../react/event-client-provider.tsx'
import * as engine from '../engine.ts'
import { platform, type Runtime } from '../runtime.ts'
import type { EventClient } from '../stream/event-client.ts'
import { ScriptedSource, unreachable } from './scripted-source.ts'

export interface ConversationControls {
  /** Appends events to the log (those without an id get the next one); resolves when they are shown. */
  emit(...events: readonly (AgentEvent | NewEvent)[]): Promise<void>
  /** Ends the link for good with this error, as a server that refuses; resolves when it is shown. */
  fail(code?: EventreelErrorCode, message?: string): Promise<void>
  goOffline(): Promise<void>
  goOnline(): Promise<void>
  /** Shows a draft as it is being written. */
  draft(key: string, text: string): Promise<void>
  /** What the app has sent, oldest first. */
  readonly sent: readonly { readonly action: unknown; readonly idempotencyKey: string }[]
}

export interface RenderWithConversationOptions {
  /** The log at the beginning, with ids. */
  readonly events?: readonly AgentEvent[]
  /** Default `live`. `loading`: nothing answers. `offline`: there is no network. */
  readonly status?: 'live' | 'loading' | 'offline'
  /** Wraps what is rendered, inside the provider. */
  readonly wrapper?: (props: { readonly children: ReactNode }) => ReactNode
}

/**
 * Renders components that use the hooks against a conversation that the test controls: no sockets, no IndexedDB, no waiting.
 * Every conversation id shows this one. Works in jsdom under vitest and jest, with real or fake timers.
 *
 * @example
 * const { conversation } = renderWithConversation(<Chat id="42" />, { events })
 * await conversation.emit({ source: 'agent', action: 'message', args: { content: 'Done.' } })
 * screen.getByText('Done.')
 */
export function renderWithConversation(
  ui: ReactElement,
  { events = [], status = 'live', wrapper: Wrapper = Bare }: RenderWithConversationOptions = {},
): RenderResult & { readonly conversation: ConversationControls; readonly client: EventClient } {
  const source = new ScriptedSource(events)
  const network = new Network()
  if (status === 'loading') source.hang()
  if (status === 'offline') network.set(false, source)
  const client = createClientWith({ source: () => source, cache: 'memory', runtime: network.runtime }, engine)
  const result = render(ui, {
    wrapper: ({ children }: { readonly children: ReactNode }) => (
      <EventClientProvider client={client}>
        <Wrapper>{children}</Wrapper>
      </EventClientProvider>
    ),
  })
  const shown = (work: () => void) =>
    act(async () => {
      // What happens before the link stands would be part of the history instead.
      await settle()
      work()
      await settle()
    })
  const conversation: ConversationControls = {
    emit: (...added) => shown(() => source.emit(added)),
    fail: (code = 'unauthorized', message = 'The server refused.') => shown(() => source.fail(new EventreelError(code, message))),
    goOffline: () => shown(() => network.set(false, source)),
    goOnline: () => shown(() => network.set(true, source)),
    draft: (key, text) => shown(() => source.push({ transient: { draft: { key, text } } })),
    sent: source.sent,
  }
  return { ...result, conversation, client }
}

function Bare({ children }: { readonly children: ReactNode }): ReactNode {
  return children
}

/** The platform, with a network of its own and without the pauses that only spare the screen. */
class Network {
  #online = true
  readonly #listeners = new Set<(online: boolean) => void>()
  readonly runtime: Runtime = {
    ...platform,
    setTimer: (callback, ms) => (ms > FRAME_MS ? platform.setTimer(callback, ms) : afterMicrotasks(callback)),
    isOnline: () => this.#online,
    onOnlineChange: (listener) => {
      this.#listeners.add(listener)
      return () => this.#listeners.delete(listener)
    },
  }

  set(online: boolean, source: ScriptedSource): void {
    this.#online = online
    source.fail(online ? null : unreachable())
    for (const listener of [...this.#listeners]) listener(online)
  }
}

const FRAME_MS = 16
/** More than any chain of promises between an event and the screen. */
const MICROTASKS = 200

function afterMicrotasks(callback: () => void): () => void {
  let isCancelled = false
  void Promise.resolve().then(() => {
    if (!isCancelled) callback()
  })
  return () => {
    isCancelled = true
  }
}

/** Microtasks only: a fake timer must not be able to hold it up. */
async function settle(): Promise<void> {
  for (let i = 0; i < MICROTASKS; i++) await Promise.resolve()
}
