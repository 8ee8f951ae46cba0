import { expect, onTestFinished, test } from 'vitest'
import { runConformance } from '../../../src/server/conformance/run-conformance.ts'
import { startV0Server } from '../../fakes/v0-server.ts'

test('of a V0 server exactly what it lacks is said to be missing', { timeout: 60_000 }, async () => {
  const server = await startV0Server({ throttle: false, events: [{ source: 'user', action: 'message', args: { content: 'hello' } }] })
  onTestFinished(() => server.close())
  const report = await runConformance({ url: server.url, key: undefined, conversationId: 'v0', readOnly: false, waitMs: 1000 })
  expect(report.levels).toEqual({ v0: 'holds', contiguous: 'missing', cacheable: 'missing', acknowledged: 'missing', resettable: 'missing' })
  const passed = report.checks.filter(({ result }) => result === 'passed')
  // Nothing of it may be kept, and so no refusal either.
  expect(passed.filter(({ level }) => level !== 'v0').map(({ id }) => id)).toEqual(['errors-not-kept'])
  expect(report.checks.filter(({ level, result }) => level === 'v0' && result !== 'passed').map(({ id }) => id)).toEqual(['key'])
  const found = new Map(report.checks.map((check) => [check.id, check.found]))
  expect(found.get('epoch')).toBe('an open page lacks epoch or latest_event_id')
  expect(found.get('single-event')).toContain('404')
  expect(found.get('websocket-replay')).toContain('replay_start did not come')
  expect(found.get('socketio-live')).toBe('not without socketio-replay')
  expect(report.checks.filter(({ result, found: why }) => result !== 'passed' && !why)).toEqual([])
})

test('a V0 server is read without being written to', { timeout: 60_000 }, async () => {
  const events = Array.from({ length: 5 }, (_, index) => ({ source: 'user', action: 'message', args: { content: `${index}` } }))
  const server = await startV0Server({ throttle: false, events })
  onTestFinished(() => server.close())
  const report = await runConformance({ url: server.url, key: undefined, conversationId: 'v0', readOnly: true, waitMs: 1000 })
  expect(report.levels.v0).toBe('holds')
  expect(server.userActions).toEqual([])
  expect(server.log()).toHaveLength(5)
})

test('a V0 server makes no conversations, which is said', { timeout: 60_000 }, async () => {
  const server = await startV0Server({ throttle: false })
  onTestFinished(() => server.close())
  const report = await runConformance({ url: server.url, key: undefined, conversationId: undefined, readOnly: false, waitMs: 1000 })
  expect(report.checks.find(({ id }) => id === 'pages')).toMatchObject({ result: 'untried', found: 'the server makes no conversations: name one with --conversation' })
})
