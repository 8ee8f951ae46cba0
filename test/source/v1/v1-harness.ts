import { onTestFinished } from 'vitest'
import { createEventClient, type AgentEvent, type ConversationSnapshot, type EventClientOptions } from 'eventreel'
import type { V1Log } from '../../fakes/v1-log.ts'
import { startV1Server, type StoredV1Event, type V1Event, type V1Server, type V1ServerOptions } from '../../fakes/v1-server.ts'

export const say = (text: string, more: V1Event = {}): V1Event => ({ kind: 'MessageEvent', source: 'agent', llm_message: { role: 'assistant', content: [{ type: 'text', text }] }, ...more })
export const many = (count: number, more: (index: number) => V1Event = () => ({})): V1Event[] => Array.from({ length: count }, (_, index) => say(`m${index}`, more(index)))

export async function serve(options: V1ServerOptions = {}): Promise<V1Server> {
  const server = await startV1Server(options)
  onTestFinished(() => server.close())
  return server
}

export function follow(server: V1Server, options: EventClientOptions = {}) {
  const client = createEventClient({ baseUrl: server.url, cache: 'memory', dialect: 'v1', ...options })
  onTestFinished(() => client.close())
  const conversation = client.conversation(server.conversationId)
  return { client, conversation, window: conversation.openWindow({ windowSize: 500 }) }
}

export const isLive = ({ status }: ConversationSnapshot) => status === 'live'
export const uuids = (events: readonly (AgentEvent | StoredV1Event)[]) => events.map((event) => ('sourceId' in event ? event.sourceId : String(event.id)))
export const confirmedUpTo = (id: number) => (snapshot: ConversationSnapshot) => snapshot.confirmedEventId === id && snapshot.events.at(-1)?.id === id && isLive(snapshot)

/** A `fetch` that can be held up: what it is asked meanwhile leaves when it is let go. */
export function heldFetch() {
  let gate: Promise<void> | null = null
  let open = () => {}
  return {
    hold: () => {
      gate = new Promise((resolve) => (open = resolve))
    },
    letGo: () => {
      gate = null
      open()
    },
    fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
      await gate
      return fetch(input, init)
    },
  }
}

/** A `fetch` to a server with this log, in memory; each of its answers waits for what is given for the end of its path. */
export function answers(log: V1Log, wait: (path: string) => Promise<void> | void = () => {}) {
  return async (input: RequestInfo | URL): Promise<Response> => {
    const { pathname, searchParams } = new URL(input as string)
    const path = pathname.split('/').at(-1) ?? ''
    await wait(path)
    if (path === 'count') return Response.json(log.count)
    const params = { pageId: searchParams.get('page_id'), limit: Number(searchParams.get('limit')), descending: searchParams.get('sort_order') === 'TIMESTAMP_DESC' }
    return Response.json(log.search({ ...params, source: null, gte: null, lt: null }))
  }
}
