import { request } from 'node:http'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { runs } from '../setup/runs.ts'
import { bytes, escape, FUZZ_KEY, ids, jsonTexts, OPEN, searches, texts } from './fuzz-arbitraries.ts'
import { startFuzzServer } from './fuzz-server.ts'

// A net for what hangs: a long run takes as long as it takes.
const TIMEOUT_MS = runs(60_000, 600_000)

type Frame = string | Uint8Array

interface Talk {
  readonly path: string
  /** Sent at once. What answers them begins like this; only then the rest is sent. */
  readonly first: readonly Frame[]
  readonly greeting: RegExp
  readonly frames: readonly Frame[]
  /** Sent last; what answers it, unless the server has ended the link before, ends the talk. */
  readonly last: string
  readonly answer: string
}

/** Says it all; resolves with what was heard when the last is answered, or the link is gone. */
function talk(base: string, { path, first, greeting, frames, last, answer }: Talk): Promise<string[]> {
  const socket = new WebSocket(base.replace('http', 'ws') + path, { headers: { 'X-Forwarded-For': 'garbage' } })
  const heard: string[] = []
  let greeted = false
  return new Promise((resolve) => {
    const end = () => {
      socket.terminate()
      resolve(heard)
    }
    socket.on('error', end)
    socket.once('close', end)
    socket.on('message', (data: Buffer) => {
      const text = data.toString()
      heard.push(text)
      if (!greeted && greeting.test(text)) {
        greeted = true
        for (const frame of frames) socket.send(frame)
        socket.send(last)
      }
      if (text.includes(answer)) end()
    })
    socket.once('open', () => {
      for (const frame of first) socket.send(frame)
    })
  })
}

const key = fc.constantFrom(FUZZ_KEY, FUZZ_KEY, FUZZ_KEY, 'wrong', '', null, 7, { deep: { deep: [] } }, ['a'])

const rawTalks: fc.Arbitrary<Talk> = fc
  .record({
    id: fc.oneof({ weight: 9, arbitrary: fc.constant(OPEN) }, ids),
    search: searches,
    auths: fc.oneof(
      { weight: 5, arbitrary: fc.constant([JSON.stringify({ type: 'auth', session_api_key: FUZZ_KEY })]) },
      fc.array(fc.oneof({ weight: 4, arbitrary: key.map((given) => JSON.stringify({ type: 'auth', session_api_key: given })) }, texts), { minLength: 1, maxLength: 3 }),
    ),
    frames: fc.array(fc.oneof({ weight: 9, arbitrary: texts }, bytes), { maxLength: 6 }),
  })
  .map(({ id, search, auths, frames }) => ({
    path: `/sockets/events/${escape(id)}?contiguous=true&${search}`.replaceAll('\\', '%5C'),
    first: auths,
    greeting: /replay_start|log_reset/,
    frames,
    last: JSON.stringify({ action: 'message', args: { content: 'last' }, idempotency_key: 'the-last' }),
    answer: '"the-last"',
  }))

/** What a client that connected may send. */
const actions = fc.oneof(
  jsonTexts.map((text) => `42["oh_user_action",${text}]`),
  fc.tuple(fc.nat({ max: 99 }), jsonTexts).map(([id, text]) => `42${id}["oh_action",${text}]`),
  fc.tuple(fc.nat({ max: 99 }), jsonTexts, jsonTexts).map(([id, one, two]) => `42${id}["oh_user_action",${one},${two}]`),
  fc.constantFrom('42["oh_user_action"]', '42["disconnect"]', '42["connect",{}]', '42["__proto__",{}]', '42[7,{}]', '3', '43999[]'),
)

/** Packets of Engine.IO and Socket.IO, from right to wrong. */
const packets = fc.oneof(
  { weight: 4, arbitrary: actions },
  key.map((given) => `40${JSON.stringify({ session_api_key: given })}`),
  texts.map((text) => `40${text}`),
  texts.map((text) => `42${text}`),
  fc.tuple(fc.constantFrom('0', '1', '2', '2probe', '3', '5', '6', '4', '41', '43', '44', '45', '46', '451-', '4599999-', '42/admin,', '40/admin,', 'b', '49'), texts).map(([type, text]) => type + text),
  fc.tuple(fc.nat({ max: 3 }), jsonTexts).map(([count, text]) => `45${count}-["oh_user_action",{"_placeholder":true,"num":0},${text}]`),
  texts,
)

const socketIoTalks: fc.Arbitrary<Talk> = fc
  .record({
    id: fc.oneof({ weight: 9, arbitrary: fc.constant(OPEN) }, ids),
    search: searches,
    contiguous: fc.boolean(),
    first: fc.oneof(
      { weight: 5, arbitrary: fc.constant([]) },
      fc.array(fc.oneof({ weight: 3, arbitrary: key.map((given) => `40${JSON.stringify({ session_api_key: given })}`) }, packets, bytes), { minLength: 1, maxLength: 3 }),
    ),
    frames: fc.array(fc.oneof({ weight: 20, arbitrary: actions }, packets, bytes), { maxLength: 6 }),
  })
  .map(({ id, search, contiguous, first, frames }) => ({
    path: `/socket.io/?EIO=4&transport=websocket&conversation_id=${escape(id)}&contiguous=${contiguous}&${search}`,
    // What was said before may be answered by nothing.
    first: [...first, `40${JSON.stringify({ session_api_key: FUZZ_KEY })}`],
    greeting: /^4[04]/,
    frames,
    last: '42777["oh_user_action",{"action":"message","args":{"content":"last"}}]',
    answer: '43777[',
  }))

test.each([
  ['a WebSocket', rawTalks],
  ['Socket.IO', socketIoTalks],
])('whatever is said over %s, the server lives, and tells nobody of another conversation', async (_what, talks) => {
  const server = await startFuzzServer()
  await fc.assert(
    fc.asyncProperty(talks, async (given) => {
      await server.prepare()
      for (const text of await talk(server.url, given)) server.checkHeard(text)
    }),
    { numRuns: runs(400, 4500) },
  )
  await server.finish()
}, TIMEOUT_MS)

test('whatever is posted to Socket.IO by polling, the server answers it', async () => {
  const server = await startFuzzServer()
  const { port } = new URL(server.url)
  const send = (method: string, path: string, body?: string | Uint8Array) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, path, headers: { Connection: 'close' } }, (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => (text += chunk.toString()))
        response.once('error', reject)
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }))
      })
      sent.once('error', reject)
      if (body !== undefined) sent.write(body)
      sent.end()
    })
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 6, arbitrary: fc.constant(OPEN) }, ids), fc.array(packets, { minLength: 1, maxLength: 4 }), bytes, async (id, said, garbage) => {
      await server.prepare()
      const root = `/socket.io/?EIO=4&transport=polling&conversation_id=${escape(id)}`
      const opened = await send('GET', root)
      const sid = /"sid":"([^"]+)"/.exec(opened.text)?.[1] ?? 'none'
      for (const body of [`40${JSON.stringify({ session_api_key: FUZZ_KEY })}`, said.join('\u001e'), garbage]) {
        const { status, text } = await send('POST', `${root}&sid=${sid}`, body)
        expect(status).toBeLessThan(500)
        server.checkHeard(text)
      }
    }),
    { numRuns: runs(200, 1500) },
  )
  await server.finish()
}, TIMEOUT_MS)
