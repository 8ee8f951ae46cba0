import { expect, test } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { EventFilter, type EventFilterOptions } from '../../src/protocol/event-filter.ts'

const ran: AgentEvent = {
  id: 7,
  timestamp: '2026-01-05T10:00:00.500000',
  source: 'agent',
  message: 'Command finished',
  cause: 6,
  observation: 'run',
  content: 'Total: 3 Files',
  extras: { command: 'ls -la', metadata: { exit_code: 127, working_dir: '/srv/Äpfel' }, hidden: false },
}
const ask: AgentEvent = { id: 8, source: 'user', action: 'message', args: { content: 'Please retry', image_urls: ['https://example.com/Cat.png'] } }

const includes = (options: EventFilterOptions, event: AgentEvent = ran) => new EventFilter(options).include(event)

test.each(['command FINISHED', 'total: 3', 'ls -LA', '127', '/srv/äpfel', 'ile'])('the query %j finds what can be read, whatever its case', (query) => {
  expect(includes({ query })).toBe(true)
})

test.each(['exit_code', 'extras', 'observation', 'hidden', 'false', 'agent', '2026', 'metadata', '","'])(
  'the query %j does not find names of fields, flags and what is not read',
  (query) => {
    expect(includes({ query })).toBe(false)
  },
)

test('the query finds values in lists', () => {
  expect(includes({ query: 'cat.png' }, ask)).toBe(true)
})

test('pictures, data URLs and base64 are not read, and the text around a data URL is', () => {
  const base64 = 'iVBORw0KGgoNeedle'.repeat(20)
  const picture = (content: string, extras: Record<string, unknown> = {}): AgentEvent => ({ id: 1, observation: 'browse', content, extras: { url: '', ...extras } })
  expect(includes({ query: 'needle' }, picture('', { screenshot: `a needle` }))).toBe(false)
  expect(includes({ query: 'needle' }, picture(base64))).toBe(false)
  expect(includes({ query: 'needle' }, picture(`data:image/png;base64,${base64}`))).toBe(false)
  expect(includes({ query: 'needle' }, picture('data:image/svg+xml,%3Cneedle'))).toBe(false)
  expect(includes({ query: 'needle' }, picture(`![shot](data:image/png;base64,${base64}) none`))).toBe(false)
  expect(includes({ query: 'needle' }, picture(`![shot](data:image/png;base64,${base64}) a needle`))).toBe(true)
  expect(includes({ query: 'needle' }, picture(`${'hay'.repeat(200)}needle`))).toBe(true)
  expect(includes({ query: 'needle' }, picture('the needle says data: none'))).toBe(true)
})

test('types are names of actions and observations alike, and an empty list asks for nothing', () => {
  expect(includes({ includeTypes: ['run', 'read'] })).toBe(true)
  expect(includes({ includeTypes: ['read'] })).toBe(false)
  expect(includes({ includeTypes: [] })).toBe(true)
  expect(includes({ excludeTypes: ['run'] })).toBe(false)
  expect(includes({ includeTypes: ['run'], excludeTypes: ['run'] })).toBe(false)
  expect(includes({ includeTypes: ['message'] }, ask)).toBe(true)
})

test('the source and the mark of hidden events are looked at', () => {
  expect(includes({ source: 'agent' })).toBe(true)
  expect(includes({ source: 'user' })).toBe(false)
  const hiddenAction: AgentEvent = { id: 1, action: 'run', args: { command: 'pwd', hidden: true } }
  const hiddenObservation: AgentEvent = { id: 2, observation: 'run', content: '', extras: { hidden: true } }
  for (const event of [hiddenAction, hiddenObservation]) {
    expect(includes({ excludeHidden: true }, event)).toBe(false)
    expect(includes({ excludeHidden: false }, event)).toBe(true)
  }
  expect(includes({ excludeHidden: true })).toBe(true)
})

test('exclude is the opposite of include', () => {
  const filter = new EventFilter({ source: 'user' })
  expect([filter.exclude(ran), filter.exclude(ask)]).toEqual([true, false])
})

// The event is of 09:00:00.5 UTC when its server is in Berlin.
const berlin = { serverTimeZone: 'Europe/Berlin' }
test.each<[EventFilterOptions, boolean]>([
  [{ startDate: '2026-01-05T09:00:00.500Z' }, true],
  [{ startDate: '2026-01-05T09:00:00.501Z' }, false],
  [{ startDate: '2026-01-05T10:00:00.5' }, true],
  [{ startDate: '2026-01-05T10:00:00.500001' }, false],
  [{ startDate: '2026-01-05T18:00:00.5+09:00' }, true],
  [{ startDate: '2026-01-05T11:00:00+01:00' }, false],
  [{ startDate: new Date('2026-01-05T09:00:00.500Z') }, true],
  [{ startDate: '2026-01-05' }, true],
  [{ startDate: '2026-01-06' }, false],
  [{ endDate: '2026-01-05T09:00:00.500Z' }, true],
  [{ endDate: '2026-01-05T09:00:00.499Z' }, false],
  [{ endDate: '2026-01-05' }, true],
  [{ endDate: '2026-01-04' }, false],
  [{ endDate: '2026-01-05T09:59' }, false],
  [{ startDate: '2026-01-05', endDate: '2026-01-05' }, true],
  [{ startDate: '2026-01-06', endDate: '2026-01-04' }, false],
])('%j, compared as an instant, gives %s', (bounds, expected) => {
  expect(includes({ ...bounds, ...berlin })).toBe(expected)
})

test('the end of a bare date is its last microsecond, in the zone of the server, also when clocks change that day', () => {
  const at = (timestamp: string): AgentEvent => ({ ...ask, timestamp })
  const filter = new EventFilter({ endDate: '2026-10-25', ...berlin })
  expect(filter.include(at('2026-10-25T23:59:59.999999'))).toBe(true)
  expect(filter.include(at('2026-10-25T22:59:59.999999Z'))).toBe(true)
  expect(filter.include(at('2026-10-25T23:00:00Z'))).toBe(false)
  expect(filter.include(at('2026-10-26T00:00:00'))).toBe(false)
})

test('an event without a timestamp passes no bound', () => {
  expect(includes({ startDate: '1970-01-01' }, ask)).toBe(false)
  expect(includes({ endDate: '2970-01-01' }, ask)).toBe(false)
  expect(includes({}, ask)).toBe(true)
})

test.each<EventFilterOptions>([
  { startDate: 'tomorrow' },
  { endDate: '2026-13-01' },
  { endDate: '2026-02-30' },
  { startDate: new Date(Number.NaN) },
  { startDate: '2026-01-05T10:00', serverTimeZone: 'Mars/Olympus' },
  // A value from outside, as JavaScript could give it.
  { source: 'system' as 'user' },
])('%j is refused as an invalid argument', (options) => {
  expect(() => new EventFilter(options)).toThrow(expect.objectContaining({ code: 'invalid_argument' }))
  expect(() => new EventFilter(options)).toThrow(EventreelError)
})
