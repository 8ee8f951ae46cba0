import { describe, expect, onTestFinished, test } from 'vitest'
import type { EventOrigin, NewEvent } from '../../src/protocol/agent-event.ts'
import { startV0Server } from '../fakes/v0-server.ts'
import { ask, message, startServer, type Json } from './harness.ts'
import { connectV0 } from './v0-clients.ts'

interface Backend {
  readonly url: string
  append(event: NewEvent, source: EventOrigin): Promise<void>
}

async function ours(): Promise<Backend> {
  const server = await startServer()
  const conversation = await server.createConversation({ conversationId: 'c' })
  return { url: server.url, append: async (event, source) => void (await conversation.addEvent(event, source)) }
}

async function theirs(): Promise<Backend> {
  const server = await startV0Server({ conversationId: 'c', throttle: false })
  onTestFinished(() => server.close())
  return { url: server.url, append: async (event, source) => void server.append({ ...event, source }) }
}

const kinds: readonly NewEvent[] = [
  message('m'),
  { action: 'null', args: {} },
  { action: 'recall', args: { query: 'q' } },
  { action: 'change_agent_state', args: { agent_state: 'running' } },
  { action: 'think', args: { thought: 't' } },
  { action: 'teleport', args: {} },
  ...['null', 'run', 'think', 'recall', 'error', 'agent_state_changed', 'edit', 'teleport'].map((observation): NewEvent => ({
    observation,
    content: 'x',
    extras: observation === 'agent_state_changed' ? { agent_state: 'running' } : {},
    cause: 0,
  })),
]
const sources: readonly EventOrigin[] = ['agent', 'user', 'environment']
const script = sources.flatMap((source) => kinds.map((event) => ({ event, source })))

/** What was heard, but for the clock. */
function frames(heard: readonly Json[]): unknown[] {
  return heard.map((frame) => Object.entries(frame).filter(([name]) => name !== 'timestamp'))
}

/** Everything of every source, replayed to one client, live to another, and read over REST. */
async function perform(backend: Backend) {
  const live = connectV0(backend.url)
  await live.ready
  for (const { event, source } of script) await backend.append(event, source)
  await backend.append(message('end'), 'agent')
  await live.heard.first((event) => event['id'] === script.length)
  const replayed = connectV0(backend.url)
  await replayed.ready
  const middle = connectV0(backend.url, { conversation_id: 'c', latest_event_id: '20' })
  await middle.ready
  const rest = await Promise.all(
    ['limit=100', 'reverse=true&end_id=8&limit=3', 'start_id=40&end_id=41', 'start_id=999', 'limit=101', 'limit=x'].map(async (query) => {
      const { status, body } = await ask(`${backend.url}/api/conversations/c/events?${query}`)
      return { status, events: frames((body['events'] ?? []) as Json[]), hasMore: body['has_more'] }
    }),
  )
  return { live: frames(live.heard.items), replayed: frames(replayed.heard.items), middle: frames(middle.heard.items), rest }
}

describe('a client of the mechanism cannot tell this server from an unmodified one', () => {
  test('every kind from every source is replayed, sent live and read alike, key by key', async () => {
    const [mine, other] = [await perform(await ours()), await perform(await theirs())]
    expect(mine.replayed).toEqual(other.replayed)
    expect(mine.live).toEqual(other.live)
    expect(mine.middle).toEqual(other.middle)
    expect(mine.rest).toEqual(other.rest)
    expect(mine.replayed.length).toBeGreaterThan(20)
  })
})
