import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentEvent, EventOrigin } from '../../src/protocol/agent-event.ts'
import { EventFilter, type EventFilterOptions } from '../../src/protocol/event-filter.ts'
import { makeMatcher } from '../../src/protocol/event-matcher.ts'
import { instantOf } from '../../src/protocol/time.ts'
import { runs } from '../setup/runs.ts'

test('the names on the wire are those of the protocol, and types repeat', () => {
  const filter = new EventFilter({
    query: 'exit code',
    includeTypes: ['run', 'error'],
    excludeTypes: ['null'],
    source: 'agent',
    startDate: '2026-01-05T10:00:00+01:00',
    endDate: '2026-01-06T00:00:00Z',
    excludeHidden: true,
  })
  expect([...filter.toSearchParams()]).toEqual([
    ['query', 'exit code'],
    ['source', 'agent'],
    ['type', 'run'],
    ['type', 'error'],
    ['exclude_type', 'null'],
    ['start_date', '2026-01-05T10:00:00+01:00'],
    ['end_date', '2026-01-06T00:00:00Z'],
    ['exclude_hidden', 'true'],
  ])
  expect([...new EventFilter().toSearchParams()]).toEqual([])
})

test('dates without an offset travel as the instants that they mean where they were written', () => {
  const params = new EventFilter({ startDate: '2026-07-01', endDate: '2026-07-01', serverTimeZone: 'Asia/Tokyo' }).toSearchParams()
  expect(params.get('start_date')).toBe('2026-06-30T15:00:00.000000Z')
  expect(params.get('end_date')).toBe('2026-07-01T14:59:59.999999Z')
})

test('a question without a filter has none, and other parameters are left alone', () => {
  expect(EventFilter.fromSearchParams(new URLSearchParams('start_id=3&limit=5&reverse=true&query=&exclude_hidden=false'))).toBeNull()
})

test.each(['true', 'True', '1'])('exclude_hidden=%s is understood', (value) => {
  expect(EventFilter.fromSearchParams(new URLSearchParams({ exclude_hidden: value }))?.excludeHidden).toBe(true)
})

test.each(['exclude_hidden=perhaps', 'source=system', 'start_date=soon', 'end_date=2026-00-01'])('%s is refused as an invalid argument', (query) => {
  expect(() => EventFilter.fromSearchParams(new URLSearchParams(query))).toThrow(expect.objectContaining({ code: 'invalid_argument' }))
})

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham', 'Australia/Lord_Howe']
const two = (n: number) => String(n).padStart(2, '0')
const timestamp = fc
  .tuple(fc.integer({ min: 2020, max: 2030 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }), fc.nat(23), fc.nat(59), fc.nat(999_999))
  .chain(([y, mo, d, h, mi, us]) =>
    fc.constantFrom('', 'Z', '+05:30', '-03:00').map((zone) => `${y}-${two(mo)}-${two(d)}T${two(h)}:${two(mi)}:07.${String(us).padStart(6, '0')}${zone}`),
  )
const date = fc.oneof(timestamp, timestamp.map((text) => text.slice(0, 10)))
const word = fc.constantFrom('', 'alpha', 'Beta', 'be', 'gamma-127', 'K', '"', 'ä', '\n', 'Ä')
const kind = fc.constantFrom('run', 'read', 'error')
const options: fc.Arbitrary<EventFilterOptions> = fc.record(
  {
    query: word,
    includeTypes: fc.array(kind, { maxLength: 2 }),
    excludeTypes: fc.array(kind, { maxLength: 1 }),
    source: fc.constantFrom<EventOrigin>('agent', 'user'),
    startDate: date,
    endDate: date,
    excludeHidden: fc.boolean(),
    serverTimeZone: fc.constantFrom(...zones),
  },
  { requiredKeys: ['serverTimeZone'] },
)
const event: fc.Arbitrary<AgentEvent> = fc
  .record({ timestamp, source: fc.constantFrom<EventOrigin>('agent', 'user'), kind, text: fc.array(word, { maxLength: 3 }), hidden: fc.boolean() })
  .map(({ timestamp, source, kind, text, hidden }) => ({ id: 0, timestamp, source, action: kind, args: { command: text.join(' '), path: '\u212aelvin', hidden } }))

test('a filter decides the same after its way through a URL, through JSON, and without parsing', () => {
  fc.assert(
    fc.property(options, fc.array(event, { minLength: 1, maxLength: 8 }), (given, events) => {
      const filter = new EventFilter(given)
      const overUrl = EventFilter.fromSearchParams(new URLSearchParams(filter.toSearchParams().toString()), given.serverTimeZone)
      const matcher = makeMatcher(filter.conditions)
      const overJson = EventFilter.from(JSON.parse(JSON.stringify(filter)) as EventFilterOptions)
      for (const event of events) {
        const expected = filter.include(event)
        expect(overUrl?.include(event) ?? true).toBe(expected)
        expect(overJson.include(event)).toBe(expected)
        const text = JSON.stringify(event)
        const escaped = text.replaceAll(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
        if (expected) expect([matcher.mayMatchJson(text), matcher.mayMatchJson(escaped)]).toEqual([true, true])
        // Without time zones it decides the same but for times that need one, of which it lets too many pass.
        if (expected || /[Z+-][^T]*$/.test(event.timestamp?.slice(10) ?? '')) expect(matcher.matches(event)).toBe(expected)
      }
    }),
    { numRuns: runs(300, 20_000) },
  )
})

test('text that holds no match is known without parsing', () => {
  const matcher = makeMatcher(new EventFilter({ query: 'Needle' }).conditions)
  expect(matcher.mayMatchJson('{"id":0,"message":"hay"}')).toBe(false)
  expect(matcher.mayMatchJson('{"id":0,"message":"NEEDLE"}')).toBe(true)
})

test('what is looked for is no pattern', () => {
  for (const query of ['a.c', 'a*c', '[abc]', '(a', 'a|b', '^a', 'c$', 'a{2}', 'a?b', 'a+b', 'a/b', 'a-c']) {
    const matcher = makeMatcher(new EventFilter({ query }).conditions)
    expect(matcher.mayMatchJson('{"id":0,"message":"abc aac"}')).toBe(false)
    expect(matcher.mayMatchJson(`{"id":0,"message":"so ${query.toUpperCase()} is"}`)).toBe(true)
  }
})

test('without time zones a time without offset is out only when it is hours away, whatever the zone and however clocks change', () => {
  const at = (timestamp: string): AgentEvent => ({ id: 0, timestamp, action: 'think', args: { thought: '' } })
  fc.assert(
    fc.property(timestamp, timestamp, fc.constantFrom(...zones), (startDate, text, serverTimeZone) => {
      const filter = new EventFilter({ startDate, serverTimeZone })
      const distance = (instantOf(text, serverTimeZone) ?? NaN) - (instantOf(startDate, serverTimeZone) ?? NaN)
      const passes = makeMatcher(filter.conditions).matches(at(text))
      if (distance >= 0) expect(passes).toBe(true)
      if (distance < -5 * 3_600_000) expect(passes).toBe(false)
    }),
    { numRuns: runs(300, 20_000) },
  )
})
