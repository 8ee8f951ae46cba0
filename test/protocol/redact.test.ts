import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { redact } from '../../src/protocol/redact.ts'
import { runs } from '../setup/runs.ts'

const event: AgentEvent = {
  id: 1,
  timestamp: '2026-01-05T10:00:00',
  source: 'agent',
  message: 'Running: curl -H hunter2',
  cause: 0,
  action: 'call_tool_mcp',
  args: { name: 'fetch', arguments: { headers: ['Bearer hunter2', 'plain'], hunter2: { deep: [['hunter2']] } }, thought: '' },
}

test('secrets go from nested objects, lists and the message, and keys of objects stay', () => {
  const before = structuredClone(event)
  expect(redact(event, { TOKEN: 'hunter2' })).toEqual({
    ...event,
    message: 'Running: curl -H <secret_hidden>',
    args: {
      name: 'fetch',
      arguments: { headers: ['Bearer <secret_hidden>', 'plain'], hunter2: { deep: [['<secret_hidden>']] } },
      thought: '',
    },
  })
  expect(event).toEqual(before)
})

test('secrets go from the metadata of tools and models too', () => {
  const called: AgentEvent = { ...event, tool_call_metadata: { model_response: { choices: [{ text: 'use hunter2' }] } } }
  expect(JSON.stringify(redact(called, { TOKEN: 'hunter2' }).tool_call_metadata)).toBe('{"model_response":{"choices":[{"text":"use <secret_hidden>"}]}}')
})

test('ids, timestamp, source and kind are left alone', () => {
  const secrets = { a: '2026', b: 'agent', c: 'call_tool_mcp', d: '1', e: '0' }
  const { id, timestamp, source, cause, action } = redact(event, secrets)
  expect({ id, timestamp, source, cause, action }).toEqual({ id: 1, timestamp: '2026-01-05T10:00:00', source: 'agent', cause: 0, action: 'call_tool_mcp' })
})

test('where nothing is found the very same object comes back, and untouched parts are shared', () => {
  expect(redact(event, { TOKEN: 'nowhere' })).toBe(event)
  expect(redact(event, {})).toBe(event)
  expect(redact(event, { EMPTY: '' })).toBe(event)
  const onlyMessage: AgentEvent = { id: 1, message: 'hunter2', action: 'run', args: { command: 'ls' } }
  expect(redact(onlyMessage, { T: 'hunter2' }).args).toBe(onlyMessage.args)
})

function text(message: string, ...secrets: string[]): string | undefined {
  const named = Object.fromEntries(secrets.map((secret, i) => [`S${i}`, secret]))
  return redact({ action: 'pause', args: {}, message }, named).message
}

test.each([
  ['the longest of two that begin alike', 'key-12345 key', ['key', 'key-12345'], '<secret_hidden> <secret_hidden>'],
  ['two that overlap', 'xabcdx', ['abc', 'bcd'], 'x<secret_hidden>x'],
  ['one that overlaps itself', 'xababax', ['aba'], 'x<secret_hidden>x'],
  ['one inside another', 'outer-in-outer', ['in', 'outer-in-outer'], '<secret_hidden>'],
  ['an empty one', 'plain', [''], 'plain'],
  ['one with the marks of patterns', 'a$&.*b', ['$&.*'], 'a<secret_hidden>b'],
])('%s leaves no tail', (_, message, secrets, expected) => {
  expect(text(message, ...secrets)).toBe(expected)
})

test('the mark does not hold a secret itself', () => {
  expect(text('my secret', 'secret')).toBe('my [*****]')
  expect(text('a secret * b', 'secret', '*')).toBe('a   b')
})

test('a key named __proto__ stays a plain key', () => {
  const odd: AgentEvent = { id: 1, action: 'teleport', args: JSON.parse('{"__proto__":{"to":"hunter2"}}') }
  expect(JSON.stringify(redact(odd, { T: 'hunter2' }).args)).toBe('{"__proto__":{"to":"<secret_hidden>"}}')
})

test('no character that a secret covers survives, and every other one does', () => {
  // A small alphabet makes secrets overlap; it shares no letter with the mark.
  const letters = fc.string({ unit: fc.constantFrom('A', 'B', 'C'), minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 4 }), fc.string({ unit: fc.constantFrom('A', 'B', 'C', ' '), maxLength: 20 }), (secrets, message) => {
      const covered = Array.from({ length: message.length }, () => false)
      for (const secret of secrets) for (let at = 0; at < message.length; at++) if (message.startsWith(secret, at)) covered.fill(true, at, at + secret.length)
      const kept = [...message].filter((_, at) => !covered[at]).join('')
      expect(text(message, ...secrets)?.replaceAll('<secret_hidden>', '')).toBe(kept)
    }),
    { numRuns: runs(500, 50_000) },
  )
})

test('a value anywhere in any JSON loses its secrets, its shape stays, and the input is untouched', () => {
  const secret = 'S3CRET'
  const leaf = fc.oneof(fc.constant(`a${secret}b`), fc.constant(secret), fc.jsonValue())
  const args = fc.dictionary(fc.string(), fc.oneof(leaf, fc.array(leaf), fc.dictionary(fc.string(), leaf)))
  fc.assert(
    fc.property(args, (args) => {
      const odd: AgentEvent = { id: 1, action: 'teleport', args }
      const before = JSON.stringify(odd)
      const after = JSON.stringify(redact(odd, { secret }))
      expect(JSON.stringify(odd)).toBe(before)
      expect(after).toBe(before.replaceAll(secret, '<secret_hidden>'))
    }),
    { numRuns: runs(200, 10_000) },
  )
})
