import fc from 'fast-check'

/** Conversations that the fuzzer's key opens, and one that it must never hear of. */
export const OPEN = 'open'
export const CANARY = 'canary'
export const CANARY_TEXT = 'canary-sings-4f7a'
export const FUZZ_KEY = 'key-of-the-fuzzer'

const odd = fc.constantFrom(
  '', ' ', '.', '..', '/', '\\', '%', '%00', '%2e%2e', '%2F', '%E0%A4%A', '\u0000', '\ud800', '\u2028', '__proto__', 'constructor', 'null', 'undefined', 'NaN', '-1', '0', '1e9',
  '9007199254740993', '99999999999999999999', '0x10', 'true', "' OR 1=1 --", '${jndi}', '<script>', '💥', 'a'.repeat(101), 'x'.repeat(3000),
)

const anyText = fc.oneof({ weight: 3, arbitrary: odd }, fc.string({ maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 40 }))

export const ids = fc.oneof({ weight: 12, arbitrary: fc.constantFrom(OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, CANARY, 'nowhere') }, anyText)

const validEvent = fc.oneof(
  fc.record({ action: fc.constant('message'), args: fc.record({ content: anyText }), idempotency_key: fc.option(anyText, { nil: undefined }), epoch: fc.option(anyText, { nil: undefined }) }),
  fc.record({ action: fc.constant('run'), args: fc.record({ command: anyText, hidden: fc.boolean() }), source: fc.constantFrom('agent', 'user', 'environment') }),
  fc.record({ observation: fc.constant('run'), content: anyText, extras: fc.record({ command: anyText, metadata: fc.record({ exit_code: fc.integer() }) }), cause: fc.nat() }),
  fc.record({ action: fc.constant('an_unknown_kind'), args: fc.dictionary(anyText, fc.jsonValue()), draft_key: fc.option(anyText, { nil: undefined }) }),
)

/** A valid event with one member made something else. */
const mutatedEvent = fc
  .tuple(validEvent, fc.constantFrom('id', 'timestamp', 'source', 'action', 'observation', 'args', 'extras', 'content', 'cause', 'message', 'idempotency_key', 'draft_key', 'epoch', 'timeout', '__proto__', 'toString'), fc.oneof(fc.jsonValue(), anyText))
  .map(([event, name, value]) => Object.defineProperty({ ...event }, name, { value, enumerable: true, configurable: true }))

function nested(open: string, close: string, depth: number): string {
  return open.repeat(depth) + close.repeat(depth)
}

const deepText = fc.constantFrom(10, 199, 210, 10_000).chain((depth) =>
  fc.constantFrom(nested('[', ']', depth), `{"action":"x","args":{"a":${nested('[', ']', depth)}}}`, `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
)

const values: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: validEvent },
  { weight: 4, arbitrary: mutatedEvent },
  fc.array(fc.oneof(validEvent, mutatedEvent), { maxLength: 4 }),
  fc.jsonValue(),
  fc.record({ message: fc.oneof(anyText, fc.jsonValue()) }),
  fc.record({ conversation_id: fc.oneof(ids, fc.jsonValue()), title: fc.oneof(anyText, fc.jsonValue()), parent_id: fc.oneof(ids, fc.jsonValue()) }, { requiredKeys: [] }),
)

/** JSON, from valid events to what makes no sense. */
export const jsonTexts: fc.Arbitrary<string> = fc.oneof({ weight: 20, arbitrary: values.map((value) => JSON.stringify(value)) }, deepText)

/** The same, and what is no JSON at all. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: jsonTexts },
  anyText,
  fc.tuple(validEvent, fc.nat()).map(([event, at]) => JSON.stringify(event).slice(0, at % 60)),
  fc.constantFrom('{"action":', '[', '"', '{"a":1e999}', '{"__proto__":{"action":"run"}}', `"${'x'.repeat(300_000)}"`),
)

export const bytes: fc.Arbitrary<Uint8Array> = fc.oneof(fc.uint8Array({ maxLength: 200 }), texts.map((text) => Buffer.from(text)))

const saneQueries = fc.record(
  {
    start_id: fc.nat(9).map(String),
    end_id: fc.nat(9).map(String),
    limit: fc.integer({ min: 1, max: 100 }).map(String),
    reverse: fc.constantFrom('true', 'False'),
    type: fc.constantFrom('message', 'run'),
    query: anyText,
    source: fc.constantFrom('agent', 'user'),
    exclude_hidden: fc.constantFrom('1', '0'),
  },
  { requiredKeys: [] },
)

const queries = fc.array(
  fc.tuple(
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom('start_id', 'end_id', 'limit', 'reverse', 'epoch', 'type', 'exclude_type', 'query', 'source', 'start_date', 'end_date', 'exclude_hidden', 'include_screenshots', 'page_id', 'session_api_key', 'latest_event_id', 'max_replay', 'contiguous') }, anyText),
    fc.oneof(fc.integer({ min: -3, max: 200 }).map(String), fc.constantFrom('true', 'message', '2026-01-01', '2026-01-01T00:00:00Z'), anyText),
  ),
  { maxLength: 4 },
)

/** A query as it stands in a URL: most well formed. */
export const searches: fc.Arbitrary<string> = fc.oneof(
  { weight: 9, arbitrary: saneQueries.map((pairs) => Object.entries(pairs).map(([name, value]) => `${name}=${escape(value)}`).join('&')) },
  { weight: 3, arbitrary: queries.map((pairs) => pairs.map(([name, value]) => `${escape(name)}=${escape(value)}`).join('&')) },
  fc.constantFrom('%', '%E0%A4%A', '&&&==', '='.repeat(500), 'limit=1&limit=2', 'a[b]=c', '?'),
)

const paths: fc.Arbitrary<string> = fc
  .tuple(ids, fc.constantFrom('', '/events', '/events', '/events', '/events', '/events/0', '/events/1', '/message', '/trajectory', '/', '/nothing', '//', '/events/0/1'), fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, anyText))
  .map(([id, rest, more]) => `/${escape(id)}${rest}${more === null ? '' : `/${escape(more)}`}`)

export interface FuzzedRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | null
}

const headerText = fc.oneof(odd, fc.string({ maxLength: 40 })).map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 2000))
const headers = fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, fc.dictionary(
  fc.constantFrom('idempotency-key', 'if-none-match', 'accept-encoding', 'origin', 'x-forwarded-for', 'content-type', 'accept', 'range', 'x-session-api-key', 'cookie', 'authorization', 'x-http-method-override'),
  fc.oneof(headerText, fc.constantFrom('*', 'gzip;q=NaN', 'br;q=', ',,,;;;q', 'W/"x"', 'bytes=0-', 'http://localhost', FUZZ_KEY)),
  { maxKeys: 3 },
))

export const requests: fc.Arbitrary<FuzzedRequest> = fc
  .record({
    method: fc.oneof({ weight: 6, arbitrary: fc.constantFrom('GET', 'POST', 'POST') }, fc.constantFrom('HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE')),
    path: fc.tuple(fc.oneof({ weight: 9, arbitrary: paths }, fc.constantFrom('', '/')), searches).map(([path, search]) => `/api/conversations${path}${search === '' ? '' : `?${search}`}`.slice(0, 8000)),
    headers,
    body: fc.oneof({ weight: 4, arbitrary: validEvent.map((event) => JSON.stringify(event)) }, { weight: 4, arbitrary: texts }, bytes, fc.constant(null)),
  })
  .map(({ method, path, headers: given, body }) => ({ method, path, headers: { 'x-session-api-key': FUZZ_KEY, ...given }, body: method === 'GET' || method === 'HEAD' || method === 'TRACE' ? null : body }))

/** What may stand in a URL: what it may not hold is written with `%`, a lone half of a character as what stands for it. */
export function escape(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('%25', '%').replace(/%(?![\dA-Fa-f]{2})/g, '%25')
}
