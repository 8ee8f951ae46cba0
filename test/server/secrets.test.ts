import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventServerOptions } from 'eventreel/server'
import type { NewEvent } from '../../src/protocol/agent-event.ts'
import { parseNewEvent } from '../../src/protocol/parse-event.ts'
import { SecretGuard } from '../../src/server/secret-guard.ts'
import { runs } from '../setup/runs.ts'
import { connectSocketIo, connectWebSocket, transports } from './contiguous-clients.ts'
import { eventsOf, message, post, startServer, type Json } from './harness.ts'
import { connectV0 } from './v0-clients.ts'

const SECRET = 'hunter2-of-the-test'

function clean(event: NewEvent, ...secrets: string[]): NewEvent {
  return new SecretGuard(secrets).event('c', event)
}

/** What becomes of a text. */
const text = (content: string, ...secrets: string[]) => argsOf(clean({ action: 'think', args: { thought: content } }, ...secrets))['thought']

function argsOf(event: NewEvent): Json {
  return 'args' in event ? { ...(event.args as Json) } : {}
}

async function server(options: EventServerOptions = {}) {
  const started = await startServer({ secrets: [SECRET], ...options })
  return { started, conversation: await started.createConversation({ conversationId: 'c', title: `about ${SECRET}` }) }
}

test('no secret is kept, whichever door it comes through, and nobody is told of it', async () => {
  const told: unknown[] = []
  const { started, conversation } = await server({ onUserAction: (event) => void told.push(event) })
  const listener = connectSocketIo(started.url)
  const old = connectV0(started.url)
  await Promise.all([listener.frames.first(({ type }) => type === 'replay_done'), old.ready])
  await conversation.addEvent({ observation: 'run', content: `key=${SECRET}`, extras: { command: `echo ${SECRET}`, metadata: { exit_code: 0 } } }, 'agent')
  await started.fetch('/c/events', post(message(`over HTTP ${SECRET}`)))
  await started.fetch('/c/events', post([message(SECRET), { action: 'unknown', args: { list: [[SECRET]], [SECRET]: { [`x${SECRET}`]: 1 } }, [SECRET]: SECRET }]))
  await started.fetch('/c/message', post({ message: `short ${SECRET}` }))
  await connectWebSocket(started.url).frames.first(({ type }) => type === 'replay_done')
  const sender = connectWebSocket(started.url)
  await sender.frames.first(({ type }) => type === 'replay_done')
  await sender.send({ ...message(`over a WebSocket ${SECRET}`), idempotency_key: 'k', draft_key: SECRET })
  await listener.reached(5)
  const page = await started.fetch('/c/events?limit=100')
  const everything = JSON.stringify([page.body, (await started.fetch('/c/trajectory')).body, (await started.fetch('')).body, listener.frames.items, old.heard.items, told])
  expect(everything).not.toContain(SECRET)
  expect(eventsOf(page.body)).toMatchObject([
    { content: 'key=<secret_hidden>', extras: { command: 'echo <secret_hidden>', metadata: { exit_code: 0 } } },
    { message: 'over HTTP <secret_hidden>', args: { content: 'over HTTP <secret_hidden>' } },
    { args: { content: '<secret_hidden>' } },
    { args: { list: [['<secret_hidden>']], '<secret_hidden>': { 'x<secret_hidden>': 1 } }, '<secret_hidden>': '<secret_hidden>' },
    { args: { content: 'short <secret_hidden>' } },
    { args: { content: 'over a WebSocket <secret_hidden>' } },
  ])
  expect((await started.fetch('/c')).body).toMatchObject({ title: 'about <secret_hidden>' })
  expect((await started.fetch('', post({ conversation_id: 'd', title: SECRET }))).body).toMatchObject({ title: '<secret_hidden>' })
})

test('the caller’s own event is not changed, and is the very same where nothing was found', () => {
  const event: NewEvent = { action: 'x', args: { deep: [{ [SECRET]: SECRET }], other: ['same'] } }
  const before = structuredClone(event)
  const cleaned = clean(event, SECRET)
  expect(event).toEqual(before)
  expect(argsOf(cleaned)['other']).toBe(argsOf(event)['other'])
  expect(clean(event, 'nowhere')).toBe(event)
  expect(clean(event)).toBe(event)
  expect(clean(event, '')).toBe(event)
})

test.each([
  ['the longest of two that begin alike', 'key-12345 key-', ['key-', 'key-12345'], '<secret_hidden> <secret_hidden>'],
  ['two that overlap', 'xabcdefx', ['abcd', 'cdef'], 'x<secret_hidden>x'],
  ['one that overlaps itself', 'xababababx', ['abab'], 'x<secret_hidden>x'],
  ['two side by side', 'abcdabcd', ['abcd'], '<secret_hidden><secret_hidden>'],
  ['in a text of JSON', '{"password":"a\\"b\\\\c"}', ['a"b\\c'], '{"password":"<secret_hidden>"}'],
  ['with the escapes of Python’s JSON', '{"p":"p\\u00e4ss"}', ['päss'], '{"p":"<secret_hidden>"}'],
  ['in a URL', 'https://u:p%40ss%2Fw@host', ['p@ss/w'], 'https://u:<secret_hidden>@host'],
  ['in a form', 'p=two+words&x', ['two words'], 'p=<secret_hidden>&x'],
  ['that is part of the mark', 'it is secret_hidden', ['secret_hidden'], 'it is ***'],
])('%s leaves no tail', (_what, content, secrets, expected) => {
  expect(text(content, ...secrets)).toBe(expected)
})

test.each([0, 1, 2])('base64 gives it away at none of its places (%i before)', (before) => {
  const encoded = Buffer.from(`${'u'.repeat(before)}${SECRET}:more`).toString('base64')
  const shown = String(text(`Basic ${encoded}`, SECRET))
  expect(shown).toContain('<secret_hidden>')
  expect(Buffer.from(shown.replace('Basic ', '').replace('<secret_hidden>', ''), 'base64').toString()).not.toMatch(/hunter|the-test/)
})

test('a word of the protocol may be a secret, and events stay events', () => {
  const secrets = ['message', 'content', 'agent', 'source', 'command', 'think', 'thought', 'running', 'args']
  const event: NewEvent = { source: 'agent', action: 'message', args: { content: 'the content of the message', nested: { 'my-command-x': 1 } } }
  const cleaned = clean(event, ...secrets)
  expect(cleaned).toEqual({ source: 'agent', action: 'message', args: { content: 'the <secret_hidden> of the <secret_hidden>', nested: { 'my-<secret_hidden>-x': 1 } } })
  expect(() => parseNewEvent(cleaned)).not.toThrow()
  expect(clean({ action: 'my-think-kind', args: {} }, ...secrets).action).toBe('my-<secret_hidden>-kind')
})

test('two names that become one are both kept, and __proto__ stays a plain name', () => {
  const args = JSON.parse('{"abcd":1,"efgh":2,"__proto__":{"abcd":"efgh"}}') as Record<string, unknown>
  expect(JSON.stringify(argsOf(clean({ action: 'x', args }, 'abcd', 'efgh')))).toBe('{"<secret_hidden>":1,"<secret_hidden>_":2,"__proto__":{"<secret_hidden>":"<secret_hidden>"}}')
})

test('no character that a secret covers survives, and every other one does', () => {
  // A small alphabet makes secrets overlap; it shares no letter with the mark.
  const secret = fc.string({ unit: fc.constantFrom('A', 'B'), minLength: 4, maxLength: 6 })
  fc.assert(
    fc.property(fc.array(secret, { minLength: 1, maxLength: 4 }), fc.string({ unit: fc.constantFrom('A', 'B', ' '), maxLength: 40 }), (secrets, content) => {
      const covered = [...content].map((_, at) => secrets.some((one) => Array.from({ length: one.length }, (__, back) => at - back).some((from) => from >= 0 && content.startsWith(one, from))))
      expect(String(text(content, ...secrets)).replaceAll('<secret_hidden>', '')).toBe([...content].filter((_, at) => covered[at] !== true).join(''))
    }),
    { numRuns: runs(500, 5000) },
  )
})

test('a send tried again is the same send, also when secrets came or went meanwhile', async () => {
  let secrets: string[] = []
  const { started } = await server({ secrets: () => secrets })
  const send = { ...message(`my ${SECRET}`), idempotency_key: 'k' }
  expect((await started.fetch('/c/events', post(send))).body).toMatchObject({ id: 0 })
  secrets = [SECRET]
  expect((await started.fetch('/c/events', post(send))).body).toMatchObject({ id: 0 })
  const list = [message(SECRET), message('x')]
  expect((await started.fetch('/c/events', post(list, { 'Idempotency-Key': 'list' }))).body).toMatchObject({ ids: [1, 2] })
  secrets = []
  expect((await started.fetch('/c/events', post(list, { 'Idempotency-Key': 'list' }))).body).toMatchObject({ ids: [1, 2] })
  expect((await started.fetch('/c/events', post({ ...message('other'), idempotency_key: 'k' }))).status).toBe(409)
})

test.each(transports)('an idempotency key that holds a secret is refused over $transport: every reader would see it', async ({ connect }) => {
  const { started } = await server()
  const client = connect(started.url)
  await client.frames.first(({ type }) => type === 'replay_done')
  const answer = await client.send({ ...message('x'), idempotency_key: `k-${SECRET}` })
  expect(answer).toMatchObject({ error: { code: 'protocol_error' } })
  expect((await started.fetch('/c/events', post(message('x'), { 'Idempotency-Key': SECRET }))).status).toBe(422)
  expect((await started.fetch('/c/events', post([message('x'), message('y')], { 'Idempotency-Key': SECRET }))).status).toBe(422)
  expect(await started.conversation('c').getLatestEventId()).toBe(-1)
})

test('each conversation has its own secrets where a function gives them, asked for each append', async () => {
  const secrets: Record<string, string[]> = { c: ['secret-of-c'], d: [] }
  const { started, conversation } = await server({ secrets: (id) => secrets[id] ?? [] })
  const other = await started.createConversation({ conversationId: 'd' })
  const both = message('secret-of-c secret-of-d')
  expect((await conversation.addEvent(both, 'agent')).message).toBe('<secret_hidden> secret-of-d')
  expect((await other.addEvent(both, 'agent')).message).toBe('secret-of-c secret-of-d')
  secrets['d']?.push('secret-of-d')
  expect((await other.addEvent(both, 'agent')).message).toBe('secret-of-c <secret_hidden>')
})

test('when the function fails nothing is kept, and the client hears nothing of why', async () => {
  const started = await startServer({
    secrets: (id) => {
      if (id === 'short') return ['abc']
      throw new Error('the vault is sealed')
    },
  })
  for (const id of ['short', 'failing']) {
    await started.createConversation({ conversationId: id })
    const answer = await started.fetch(`/${id}/events`, post(message('abc')))
    expect(answer.status).toBe(500)
    expect(answer.text).not.toMatch(/abc|vault/)
    expect(await started.conversation(id).getLatestEventId()).toBe(-1)
  }
  expect((await started.fetch('', post({ conversation_id: 'titled', title: 'abc' }))).status).toBe(500)
  expect((await started.fetch('/titled')).status).toBe(404)
})

test.each([[['abc']], [['long enough', 'a']], [[7]]])('secrets %j are refused when the server is made, without a word of them', async (secrets) => {
  const error: unknown = await startServer({ secrets: secrets as string[] }).then(() => null, (reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'invalid_argument' })
  expect(String(error)).not.toMatch(/abc|enough/)
})

const drafts = (frames: readonly Json[]) => frames.filter(({ type }) => type === 'transient').map(({ draft }) => draft as { text?: string; delta?: string })

test('a secret in the pieces of a draft is said by none of them', async () => {
  const { started, conversation } = await server()
  const early = connectSocketIo(started.url)
  const old = connectV0(started.url)
  await Promise.all([early.frames.first(({ type }) => type === 'replay_done'), old.ready])
  for (const letter of `pw: ${SECRET}, and more`) conversation.sendTransient({ draft: { key: SECRET, delta: letter } })
  conversation.sendTransient({ notice: { level: 'info', code: 'x', message: `told ${SECRET}` } })
  await early.frames.first(({ notice }) => notice !== undefined)
  const late = connectWebSocket(started.url)
  await late.frames.first(({ type }) => type === 'transient')
  expect(drafts(early.frames.items).map((draft) => draft?.delta ?? '').join('')).toBe('pw: <secret_hidden>, and more')
  expect(drafts(late.frames.items)).toEqual([{ key: '<secret_hidden>', text: 'pw: <secret_hidden>, and more' }])
  expect(JSON.stringify([early.frames.items, late.frames.items, old.heard.items])).not.toContain(SECRET)
  // Its event takes its place, also under the key that nobody saw.
  await conversation.addEvent({ ...message('done'), draft_key: SECRET }, 'agent')
  const later = connectWebSocket(started.url)
  await later.frames.first(({ type }) => type === 'replay_done')
  conversation.sendTransient({ notice: { level: 'info', code: 'end', message: '' } })
  await later.frames.first(({ notice }) => notice !== undefined)
  expect(drafts(later.frames.items).filter((draft) => draft !== undefined)).toEqual([])
})

test('the pieces of a draft, however it is cut, say together what the whole may say, but for what could still begin a secret', () => {
  const secret = fc.string({ unit: fc.constantFrom('A', 'B'), minLength: 4, maxLength: 6 })
  const piece = fc.string({ unit: fc.constantFrom('A', 'B', ' '), maxLength: 6 })
  fc.assert(
    fc.property(fc.array(secret, { minLength: 1, maxLength: 3 }), fc.array(piece, { maxLength: 8 }), fc.boolean(), (secrets, pieces, startsWhole) => {
      const guard = new SecretGuard(secrets)
      const said = pieces.map((content, index) => {
        const frame = guard.transient('c', { draft: startsWhole && index === 0 ? { key: 'd', text: content } : { key: 'd', delta: content } })
        return frame !== null && 'draft' in frame ? (frame.draft.text ?? frame.draft.delta ?? '') : ''
      })
      const whole = String(text(pieces.join(''), ...secrets))
      expect(whole.startsWith(said.join(''))).toBe(true)
      // What ends the last secret may be said at once.
      const rest = guard.transient('c', { draft: { key: 'd', delta: '.' } })
      expect(said.join('') + (rest !== null && 'draft' in rest ? rest.draft.delta : '')).toBe(`${whole}.`)
    }),
    { numRuns: runs(500, 5000) },
  )
})

test('a draft that begins anew under its key has nothing of the one before', () => {
  const guard = new SecretGuard(['abcdefg'])
  expect(guard.transient('c', { draft: { key: 'd', delta: 'xabc' } })).toEqual({ draft: { key: 'd', delta: 'x' } })
  guard.draftEnded('c', 'd')
  expect(guard.transient('c', { draft: { key: 'd', delta: 'defg' } })).toEqual({ draft: { key: 'd', delta: 'defg' } })
  expect(guard.transient('c', { draft: { key: 'd', delta: 'ab' } })).toBeNull()
  expect(guard.transient('c', { draft: { key: 'd', text: 'whole' } })).toEqual({ draft: { key: 'd', text: 'whole' } })
  expect(guard.transient('other', { draft: { key: 'd', delta: 'c' } })).toEqual({ draft: { key: 'd', delta: 'c' } })
})

test('a secret that stands everywhere in a long text takes no time', () => {
  expect(text('a'.repeat(1 << 20), 'aaaa', 'aaaaa')).toBe('<secret_hidden>')
})
