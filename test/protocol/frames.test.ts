import { expect, test } from 'vitest'
import { ProtocolError } from '../../src/errors.ts'
import { parseAck, parseSocketIoFrame, parseTransient, parseWebSocketFrame } from '../../src/protocol/frames.ts'
import { parsePage } from '../../src/protocol/page.ts'

function fieldOf(parse: () => unknown): string {
  try {
    parse()
  } catch (error) {
    if (error instanceof ProtocolError) return error.field
    throw error
  }
  return 'accepted'
}

const place = { epoch: 'e1', latest_event_id: 41 }
const frames = [
  ['replay_start', { ...place, from_id: 12, head_interval_ms: 15_000, max_event_bytes: 1_048_576 }],
  ['log_reset', { ...place, reason: 'epoch' }],
  ['replay_done', place],
  ['head', { ...place, sent_id: 40 }],
  ['ack', { idempotency_key: 'k', id: 7, epoch: 'e1' }],
  ['ack', { idempotency_key: 'k', error: { code: 'bad_request', message: 'no' } }],
  ['error', { code: 'bad_request', message: 'no' }],
] as const

test.each(frames)('%s is read alike from Socket.IO and from the WebSocket', (type, payload) => {
  expect(parseSocketIoFrame(type, payload)).toEqual({ type, ...payload })
  expect(parseWebSocketFrame({ type, ...payload })).toEqual({ type, ...payload })
})

test('a list is events, also a list of one, and they are left as they are', () => {
  const events = [{ id: 1 }]
  expect(parseWebSocketFrame(events)).toEqual({ type: 'events', events })
  expect(parseSocketIoFrame('oh_events', events)).toEqual({ type: 'events', events })
  expect(fieldOf(() => parseSocketIoFrame('oh_events', { id: 1 }))).toBe('oh_events')
})

test('a frame of a newer server is told as unknown instead of ending the connection', () => {
  expect(parseWebSocketFrame({ type: 'confetti', colour: 'red' })).toEqual({ type: 'unknown', name: 'confetti' })
  expect(parseSocketIoFrame('confetti', 7)).toEqual({ type: 'unknown', name: 'confetti' })
  expect(parseSocketIoFrame('constructor', {})).toEqual({ type: 'unknown', name: 'constructor' })
})

test.each([
  ['no type', 'frame.type', {}],
  ['no object', 'frame', 7],
  ['no epoch', 'head.epoch', { type: 'head', latest_event_id: 1, sent_id: 1 }],
  ['no sent id', 'head.sent_id', { type: 'head', ...place }],
  ['a latest id below -1', 'head.latest_event_id', { type: 'head', ...place, latest_event_id: -2, sent_id: 0 }],
  ['no beat', 'replay_start.head_interval_ms', { type: 'replay_start', ...place, from_id: 0, head_interval_ms: 0 }],
  ['neither id nor error', 'ack.id', { type: 'ack', idempotency_key: 'k' }],
  ['an error without code', 'ack.error.code', { type: 'ack', error: { message: 'no' } }],
])('a frame with %s is refused at `%s`', (_, field, frame) => {
  expect(fieldOf(() => parseWebSocketFrame(frame))).toBe(field)
})

test('an empty log ends at -1', () => {
  expect(parseWebSocketFrame({ type: 'head', epoch: 'e', latest_event_id: -1, sent_id: -1 })).toMatchObject({ latest_event_id: -1, sent_id: -1 })
})

test('drafts and notices are read', () => {
  const draft = { draft: { key: 'd', delta: 'x' } }
  const notice = { notice: { level: 'warning', code: 'slow', message: 'slow' } }
  expect(parseTransient(draft)).toEqual(draft)
  expect(parseTransient(notice)).toEqual(notice)
  expect(parseWebSocketFrame({ type: 'transient', ...draft })).toEqual({ type: 'transient', transient: draft })
  expect(parseSocketIoFrame('transient', notice)).toEqual({ type: 'transient', transient: notice })
})

test.each([
  ['transient.draft', {}],
  ['transient.draft', { draft: { key: 'd' } }],
  ['transient.draft.key', { draft: { text: 'x' } }],
  ['transient.notice.level', { notice: { level: 'loud', code: 'c', message: 'm' } }],
  ['transient', 'text'],
])('a transient frame is refused at `%s`', (field, input) => {
  expect(fieldOf(() => parseTransient(input))).toBe(field)
})

test('an answer to a send is an id or an error', () => {
  expect(parseAck({ id: 0, epoch: 'e' })).toEqual({ id: 0, epoch: 'e' })
  expect(fieldOf(() => parseAck({ epoch: 'e' }))).toBe('ack.id')
  expect(fieldOf(() => parseAck(undefined))).toBe('ack')
})

test('a page is read with what the server says of its log, and its events are left as they are', () => {
  const events = [{ anything: true }]
  expect(parsePage({ events, has_more: true })).toEqual({ events, hasMore: true })
  expect(parsePage({ events: [], has_more: false, latest_event_id: -1, epoch: 'e', more: 1 })).toEqual({ events: [], hasMore: false, latestEventId: -1, epoch: 'e' })
  expect(parsePage({ events, has_more: false, latest_event_id: null, epoch: null })).toEqual({ events, hasMore: false })
})

test.each([
  ['event', null],
  ['events', { has_more: true }],
  ['events', { events: {}, has_more: true }],
  ['has_more', { events: [] }],
  ['has_more', { events: [], has_more: 'no' }],
  ['latest_event_id', { events: [], has_more: true, latest_event_id: '7' }],
])('a page is refused at `%s`', (field, input) => {
  expect(fieldOf(() => parsePage(input))).toBe(field)
})
