import { expect, test } from 'vitest'
import type { AgentEvent } from '../../../src/protocol/agent-event.ts'
import { buildRows } from '../../../src/ui/rows/build-rows.ts'
import type { CallRow, CallStatus, TimelineRow } from '../../../src/ui/rows/row.ts'
import { ran, run, said, state } from './events.ts'

const inUtc = { timeZone: 'UTC', hasOlder: true, groups: false }

function calls(rows: readonly TimelineRow[]): CallRow[] {
  return rows.filter((row) => row.type === 'call')
}

function statusOf(...events: AgentEvent[]): CallStatus | undefined {
  return calls(buildRows(events, inUtc))[0]?.status
}

test('an action and the observation that names it as its cause are one call, with the time between them', () => {
  const rows = buildRows([run(4), ran(6, 4)], inUtc)
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ type: 'call', key: 'call:4', id: 4, status: 'ok', durationMs: 120_000 })
})

test('an observation that stands before its action is joined to it', () => {
  const rows = buildRows([ran(6, 4), run(4)], inUtc)
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ key: 'call:4', id: 4, status: 'ok', durationMs: 120_000, action: { id: 4 }, observation: { id: 6 } })
})

test('an observation whose action is on an older page keeps its row and its key when that page comes', () => {
  const [alone] = buildRows([ran(6, 4)], inUtc)
  expect(alone).toMatchObject({ type: 'call', key: 'call:4', status: 'ok', durationMs: null })
  expect(buildRows([run(4), ran(6, 4)], inUtc).map((row) => row.key)).toEqual(['call:4'])
})

test('a second answer to the same call has a row of its own', () => {
  expect(buildRows([run(1), ran(2, 1), ran(3, 1)], inUtc).map((row) => row.key)).toEqual(['call:1', 'event:3'])
})

test('a call is running until it is answered, and what answers it says how it went', () => {
  expect(statusOf(run(1))).toBe('running')
  expect(statusOf(run(1), ran(2, 1, 0))).toBe('ok')
  expect(statusOf(run(1), ran(2, 1, 2))).toBe('error')
  expect(statusOf(run(1), ran(2, 1, -1))).toBe('timeout')
  expect(statusOf(run(1), { id: 2, cause: 1, observation: 'error', content: 'no', extras: {} })).toBe('error')
  expect(statusOf(run(1), { id: 2, cause: 1, observation: 'user_rejected', content: '', extras: {} })).toBe('rejected')
  expect(statusOf(run(1), { id: 2, cause: 1, observation: 'null', content: '', extras: {} })).toBe('ok')
  expect(statusOf({ id: 1, cause: 0, observation: 'edit', content: 'ERROR:\nno such file', extras: {} })).toBe('error')
  expect(statusOf({ id: 1, cause: 0, observation: 'mcp', content: '{"content":[],"isError":true}', extras: {} })).toBe('error')
  expect(statusOf({ id: 1, cause: 0, observation: 'mcp', content: '{"content":[{"text":"{\\"isError\\":true}"}],"isError":false}', extras: {} })).toBe('ok')
})

test('a call that waits for a yes runs after it and is rejected after a no', () => {
  const asking = run(1, 'rm -r build', { confirmation_state: 'awaiting_confirmation' })
  expect(statusOf(asking)).toBe('awaiting')
  expect(statusOf(asking, state(2, 'user_confirmed'))).toBe('running')
  expect(statusOf(asking, state(2, 'user_rejected'))).toBe('rejected')
})

test('a call without an answer counts as unanswered once the agent rests, speaks or finishes', () => {
  expect(statusOf(run(1), state(2, 'stopped'))).toBe('unanswered')
  expect(statusOf(run(1), said(2, 'agent'))).toBe('unanswered')
  expect(statusOf(run(1), { id: 2, action: 'finish', args: {} })).toBe('unanswered')
  expect(statusOf(run(1), said(2, 'user'))).toBe('running')
  expect(statusOf(run(1), state(2, 'stopped'), ran(3, 1))).toBe('ok')
})

test('where the log is not followed to its end no call is running', () => {
  expect(calls(buildRows([run(1)], { ...inUtc, isLive: false }))[0]?.status).toBe('unanswered')
})

test('only the last call that runs is the newest', () => {
  expect(calls(buildRows([run(1), run(2)], inUtc)).map((row) => row.isNewest)).toEqual([false, true])
  expect(calls(buildRows([run(1), run(2), ran(3, 2)], inUtc)).map((row) => row.isNewest)).toEqual([false, false])
})

test('what a server writes for itself is shown on demand only', () => {
  const noise: AgentEvent[] = [
    { id: 0, action: 'system', args: { content: 'rules' } },
    { id: 1, action: 'recall', args: {} },
    { id: 2, cause: 1, observation: 'recall', content: '', extras: {} },
    { id: 3, observation: 'null', content: '', extras: {} },
    run(4, 'env', { hidden: true }),
    { id: 5, action: 'change_agent_state', args: { agent_state: 'running' } },
  ]
  expect(buildRows(noise, inUtc)).toEqual([])
  expect(buildRows(noise, { ...inUtc, showHidden: true })).toHaveLength(5)
})

test('a kind that nobody knows is a call with its event kept whole', () => {
  const event: AgentEvent = { id: 1, action: 'teleport', args: { to: 'Mars' } }
  expect(buildRows([event], inUtc)[0]).toMatchObject({ type: 'call', action: event, status: 'running' })
})

test('a speaker is named where the speaker changes', () => {
  const rows = buildRows([said(1, 'user'), said(2, 'user'), run(3), ran(4, 3), said(5, 'agent'), said(6, 'user')], inUtc)
  expect(rows.filter((row) => row.type === 'message').map((row) => [row.id, row.startsTurn])).toEqual([[1, true], [2, false], [5, false], [6, true]])
})

test('a day begins where the calendar of the chosen zone says so, and at the beginning of the log', () => {
  const evening: AgentEvent = { ...said(1, 'user'), timestamp: '2026-01-05T23:30:00Z' }
  const night: AgentEvent = { ...said(2, 'user'), timestamp: '2026-01-06T00:30:00Z' }
  const keys = (options: object) => buildRows([evening, night], options).map((row) => row.key)
  expect(keys({ timeZone: 'UTC' })).toEqual(['day:1', 'event:1', 'day:2', 'event:2'])
  expect(keys({ timeZone: 'UTC', hasOlder: true })).toEqual(['event:1', 'day:2', 'event:2'])
  expect(keys({ timeZone: 'Asia/Shanghai', hasOlder: true })).toEqual(['event:1', 'event:2'])
})

test('gaps are rows between the events around them, cut to what lies between', () => {
  const gaps = [{ from: 0, to: 4 }, { from: 6, to: 8 }, { from: 10, to: 20 }]
  expect(buildRows([said(5, 'user'), said(9, 'user')], { ...inUtc, gaps })).toMatchObject([
    { key: 'event:5' },
    { type: 'gap', key: 'gap:8', from: 6, to: 8 },
    { key: 'event:9' },
  ])
})

test('a draft and a send give their keys to the messages that replace them', () => {
  const drafts = [{ key: 'd1', text: 'Hel' }]
  const pending = [{ key: 's1', action: { action: 'message' as const, args: { content: 'do it' } }, createdAt: 0, status: 'pending' as const, error: null, durable: true }]
  expect(buildRows([], { drafts, pending }).map((row) => [row.type, row.key])).toEqual([['draft', 'draft:d1'], ['pending', 'send:s1']])
  const events = [said(1, 'agent', 'Hello', { draft_key: 'd1' }), said(2, 'user', 'do it', { idempotency_key: 's1' })]
  expect(buildRows(events, { ...inUtc, drafts, pending }).map((row) => [row.type, row.key])).toEqual([['message', 'draft:d1'], ['message', 'send:s1']])
})

test('notices come last', () => {
  const notices = [{ key: 3, level: 'info' as const, code: 'STATUS', message: 'Starting' }]
  expect(buildRows([said(1, 'user')], { ...inUtc, notices }).map((row) => row.key)).toEqual(['event:1', 'notice:3'])
})
