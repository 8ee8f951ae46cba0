import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventServerOptions } from 'eventreel/server'
import type { NewEvent } from '../../src/protocol/agent-event.ts'
import { parseNewEvent } from '../../src/protocol/parse-event.ts'
import { SecretFormsOf } from '../../src/server/secret-forms.ts'
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
  ['in a query, as URLSearchParams writes it', 'p=hunter2%21x&', ['hunter2!x'], 'p=<secret_hidden>&'],
  ['in a query, with brackets', 'p=p%40ss%281%29&', ['p@ss(1)'], 'p=<secret_hidden>&'],
  ['in an address, as URL writes it', 'https://u:hunter2!p%40s&s@host', ['hunter2!p@s&s'], 'https://u:<secret_hidden>@host'],
  ['in an address, as Python writes it', 'https://u:p%40ss/word@host', ['p@ss/word'], 'https://u:<secret_hidden>@host'],
  ['with small digits', 'p%40ss%2fw%c3%a4', ['p@ss/wä'], '<secret_hidden>'],
  ['in JSON, as PHP writes it', String.raw`{"p":"p@ss\/w\u00C4"}`, ['p@ss/wÄ'], '{"p":"<secret_hidden>"}'],
  ['in JSON, as Go writes it', String.raw`{"p":"p@s\u0026s\u003c"}`, ['p@s&s<'], '{"p":"<secret_hidden>"}'],
  ['in JSON, with two escapes for one letter', String.raw`{"p":"key\ud83d\ude00"}`, ['key😀'], '{"p":"<secret_hidden>"}'],
  ['that looks like an escape itself', String.raw`%41bc %2541bc %\u0034\u0031bc Abc`, ['%41bc'], '<secret_hidden> <secret_hidden> <secret_hidden> Abc'],
  ['that ends where an escape may go on', 'abc%25 abc% abc%2', ['abc%'], '<secret_hidden> <secret_hidden> <secret_hidden>2'],
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

const python = (secret: string) => encodeURIComponent(secret).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`).replaceAll('%2F', '/')
const escaped = (secret: string, letters: RegExp) => JSON.stringify(secret).slice(1, -1).replace(letters, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
const password = (secret: string) => {
  const url = new URL('https://user@host')
  url.password = secret
  return url.password
}

test.each<[string, (secret: string) => string]>([
  ['encodeURIComponent', encodeURIComponent],
  ['encodeURI', encodeURI],
  ['URLSearchParams', (secret) => new URLSearchParams([['', secret]]).toString().slice(1)],
  ['the password of a URL', password],
  ['Python in a URL', python],
  ['JSON.stringify', (secret) => JSON.stringify(secret).slice(1, -1)],
  ['JSON in ASCII', (secret) => escaped(secret, /[\u007f-\uffff]/g)],
  ['Go in JSON', (secret) => escaped(secret, /[<>&\u2028\u2029]/g)],
  ['PHP in JSON', (secret) => escaped(secret, /[\u007f-\uffff]/g).replaceAll('/', '\\/')],
])('%s does not hide a secret', (_what, write) => {
  const letter = fc.oneof(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 1 }), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }))
  fc.assert(
    fc.property(fc.array(letter, { minLength: 4, maxLength: 12 }), (letters) => {
      const secret = letters.join('')
      // Around it stands what is in no secret.
      fc.pre(!secret.includes('\ue000'))
      expect(text(`\ue000${write(secret)}\ue000`, secret)).toBe('\ue000<secret_hidden>\ue000')
    }),
    { numRuns: runs(200, 5000) },
  )
})

const SPELLED: Readonly<Record<string, readonly string[]>> = { A: ['A', '%41', '\\u0041'], B: ['B', '%42', '\\u0042'], '%': ['%', '%25', '\\u0025'], '\\': ['\\', '\\\\', '%5C', '%5c', '\\u005c', '\\u005C'], '4': ['4', '%34', '\\u0034'] }

/** Where the secret may end that begins here: every spelling tried. */
function endsOf(secret: string, content: string, from: number): number[] {
  const [first = '', ...others] = secret
  if (first === '') return [from]
  return (SPELLED[first] ?? []).filter((spelled) => content.startsWith(spelled, from)).flatMap((spelled) => endsOf(others.join(''), content, from + spelled.length))
}

const awkward = fc.string({ unit: fc.constantFrom('A', 'B', '%', '\\', '4'), minLength: 4, maxLength: 5 })
const piecesOf = (unit: string[]) => fc.constantFrom(...unit, ...Object.values(SPELLED).flat())

test('every spelling of a secret is found, also where a character may be read in two ways', () => {
  fc.assert(
    fc.property(fc.array(awkward, { minLength: 1, maxLength: 3 }), fc.array(piecesOf([' ', '5', 'u']), { maxLength: 16 }), (secrets, parts) => {
      const content = parts.join('')
      const covered = new Set<number>()
      for (const secret of secrets) {
        for (let from = 0; from < content.length; from++) for (const end of endsOf(secret, content, from)) for (let at = from; at < end; at++) covered.add(at)
      }
      expect(String(text(content, ...secrets)).replaceAll('<secret_hidden>', '')).toBe([...content].filter((_, at) => !covered.has(at)).join(''))
    }),
    { numRuns: runs(1000, 20_000) },
  )
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

test('an equal list of secrets is made ready once', () => {
  const lists = new SecretFormsOf()
  const first = lists.get(['of one', 'of both'])
  expect(lists.get(['of one', 'of both'])).toBe(first)
  expect(lists.get(['of one, of both'])).not.toBe(first)
  for (let index = 0; index < 40; index++) lists.get([`another ${index}`])
  expect(lists.get(['of one', 'of both'])).not.toBe(first)
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
  const secret = fc.oneof(fc.string({ unit: fc.constantFrom('A', 'B'), minLength: 4, maxLength: 6 }), awkward)
  const piece = fc.oneof(fc.string({ unit: fc.constantFrom('A', 'B', ' '), maxLength: 6 }), fc.string({ unit: fc.constantFrom('A', '%', '\\', '4', '1', 'u', '0', '2', '5', 'c'), maxLength: 6 }), fc.array(piecesOf([' ']), { maxLength: 6 }).map((parts) => parts.join('')))
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

test('text in which everything may begin a secret takes one pass', () => {
  const long = 1 << 20
  expect(text(`${'\\'.repeat(long)}x`, `${'\\'.repeat(40)}y`)).toHaveLength(long + 1)
  expect(text('%25'.repeat(long >> 2), `${'%25'.repeat(40)}y`)).toHaveLength(3 * (long >> 2))
  expect(text('a'.repeat(long), 'a'.repeat(5000), `${'a'.repeat(5000)}b`)).toBe('<secret_hidden>')
})

test('more states than are kept are made anew, and nothing is missed', () => {
  const secrets = Array.from({ length: 300 }, (_, index) => `secret ${index} of many, ${String(index * 7919).repeat(4)}`)
  const content = secrets.map((secret) => encodeURIComponent(secret)).join('\n')
  const marks = secrets.map(() => '<secret_hidden>').join('\n')
  const guard = new SecretGuard(secrets)
  for (let time = 0; time < 3; time++) expect(guard.event('c', message(`${content}\n${secrets.join('\n')}`))).toEqual(message(`${marks}\n${marks}`))
})
