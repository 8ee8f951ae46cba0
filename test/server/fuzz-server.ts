import { expect } from 'vitest'
import type { EventServerOptions } from 'eventreel/server'
import { isEventreelError } from '../../src/errors.ts'
import { parseEvent } from '../../src/protocol/parse-event.ts'
import { connectSocketIo, connectWebSocket } from './contiguous-clients.ts'
import { CANARY, CANARY_TEXT, FUZZ_KEY, OPEN } from './fuzz-arbitraries.ts'
import { message, startServer, type TestServer } from './harness.ts'

/** So often the fuzzed conversation is made anew: what was appended to it is replayed to every socket. */
const FRESH_EVERY = 50
const PRIVATE_KEY = 'key-of-the-canary'

export interface FuzzServer extends TestServer {
  /** Before each case. */
  prepare(): Promise<void>
  /** Whatever a client hears must pass. */
  checkHeard(text: string): void
  /** After all cases: the process lives, nothing went wrong inside, nobody was heard or touched who must not be, and what was kept can be read. */
  finish(): Promise<void>
}

/** A server with a conversation that the fuzzer may use, and one behind another key. */
export async function startFuzzServer(options: EventServerOptions = {}): Promise<FuzzServer> {
  const server = await startServer({
    maxEventBytes: 100_000,
    apiKeys: [{ name: 'fuzzer', key: FUZZ_KEY, conversations: [OPEN, 'nowhere'] }, { name: 'private', key: PRIVATE_KEY }],
    rateLimit: false,
    // Words of the fuzzer and of the protocol.
    secrets: ['message', 'constructor', 'undefined', 'content', 'jndi'],
    ...options,
  })
  const canary = await server.createConversation({ conversationId: CANARY, title: CANARY_TEXT })
  await canary.addEvents([message(CANARY_TEXT), message(CANARY_TEXT)], 'agent')
  let cases = 0
  const checkKept = async () => {
    for await (const event of server.conversation(OPEN).log.searchEvents()) expect(() => parseEvent(event)).not.toThrow()
  }
  return {
    ...server,
    prepare: async () => {
      if (cases++ % FRESH_EVERY > 0) return
      // It may be gone: without keys anybody may delete it.
      if (cases > 1) await checkKept().catch(unlessGone)
      await server.deleteConversation(OPEN).catch(unlessGone)
      await (await server.createConversation({ conversationId: OPEN })).addEvent(message('x'), 'agent')
    },
    checkHeard: (text) => {
      expect(text).not.toContain(CANARY_TEXT)
      expect(text).not.toMatch(/"server_error"|Internal error|node:internal|\/src\/server\/|\.ts:\d/)
    },
    finish: async () => {
      expect(server.logged.items.filter(({ level }) => level === 'error')).toEqual([])
      expect(JSON.stringify(server.logged.items)).not.toContain(FUZZ_KEY)
      expect(await server.conversation(CANARY).getLatestEventId()).toBe(1)
      await checkKept().catch(unlessGone)
      await server.deleteConversation(OPEN).catch(unlessGone)
      await server.createConversation({ conversationId: OPEN })
      for (const connect of [connectSocketIo, connectWebSocket]) {
        const client = connect(server.url, { id: OPEN, key: FUZZ_KEY })
        await client.frames.first(({ type }) => type === 'replay_done')
        expect(await client.send({ ...message('still here'), idempotency_key: connect.name })).toMatchObject({ epoch: expect.any(String) as unknown })
        client.close()
      }
    },
  }
}

function unlessGone(error: unknown): void {
  if (!isEventreelError(error, 'conversation_not_found')) throw error
}
