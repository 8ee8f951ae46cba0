import type { Json } from '../harness.ts'
import type { Answer, Breakage, Frame, Request } from './broken-server.ts'

export interface BrokenPromise extends Breakage {
  readonly name: string
  /** The checks that must notice, and what they need. */
  readonly caught: readonly string[]
}

const isPage = ({ method, path }: Request) => method === 'GET' && path.pathname.endsWith('/events')
const drop = (...names: string[]) => (request: Request) => isPage(request) && names.forEach((name) => request.path.searchParams.delete(name))
const onPage = (change: (answer: Answer, request: Request) => void) => (answer: Answer, request: Request) => isPage(request) && answer.status === 200 && change(answer, request)
const change = (answer: Answer, edit: (body: Record<string, unknown>) => Json) => void (answer.body = JSON.stringify(edit(JSON.parse(answer.body) as Record<string, unknown>)))
const both = (id: string) => [`websocket-${id}`, `socketio-${id}`]

/** A frame of events with more than one event, changed. */
function batches(edit: (events: Json[]) => Json[]): NonNullable<Breakage['frame']> {
  return (type, body) => (Array.isArray(body) ? [[type, edit(body)]] : [[type, body]])
}

const only = (name: string, edit: (body: Json) => readonly (readonly [string, Frame])[]): NonNullable<Breakage['frame']> => (type, body) => (type === name && !Array.isArray(body) ? edit(body) : [[type, body]])

/** Forgets the key of a send, wherever it stands. */
const withoutKeys: Breakage = {
  request: (request) => void delete request.headers['idempotency-key'],
  action: (action) => void delete action['idempotency_key'],
}

let created = 0

export const BROKEN: readonly BrokenPromise[] = [
  { name: 'shows an event twice in a page', answer: onPage((answer) => change(answer, (body) => ({ ...body, events: (body['events'] as Json[]).flatMap((event, index) => (index === 1 ? [event, event] : [event])) }))), caught: ['pages'] },
  { name: 'ignores start_id', request: drop('start_id'), caught: ['page-start'] },
  { name: 'ignores end_id', request: drop('end_id'), caught: ['page-end', 'page-reverse-end', 'page-has-more'] },
  { name: 'ignores reverse', request: drop('reverse'), caught: ['page-reverse', 'page-reverse-end'] },
  { name: 'ignores limit', request: (request) => isPage(request) && Number(request.path.searchParams.get('limit') ?? 20) <= 100 && request.path.searchParams.set('limit', '100'), caught: ['page-limit', 'page-bad-limit'] },
  { name: 'always says that there is more', answer: onPage((answer, { path }) => path.searchParams.get('limit') !== '100' && change(answer, (body) => ({ ...body, has_more: true }))), caught: ['page-has-more'] },
  { name: 'takes any number', request: (request) => isPage(request) && request.path.searchParams.get('start_id') === 'x' && request.path.searchParams.delete('start_id'), caught: ['page-bad-number'] },
  {
    name: 'makes up conversations', caught: ['not-found', 'errors-not-kept'],
    answer: (answer, request) => {
      if (!isPage(request) || answer.status !== 404) return
      answer.status = 200
      answer.headers['cache-control'] = 'no-cache'
      answer.body = '{"events":[],"has_more":false}'
    },
  },
  { name: 'replays from the beginning', connect: (query) => query.set('latest_event_id', '-1'), caught: ['v0-replay', ...both('replay'), ...both('beyond-end'), ...both('other-timestamp')] },
  { name: 'shows no live events to old clients', frame: only('oh_event', () => []), caught: ['v0-replay', 'v0-live'] },
  { name: 'has no trajectory', answer: (answer, { path }) => void (path.pathname.endsWith('/trajectory') && (answer.status = 404)), caught: ['trajectory'] },
  { name: 'names no epoch', answer: onPage((answer) => change(answer, (body) => ({ ...body, epoch: undefined }))), caught: ['epoch'] },
  {
    name: 'gives ids with holes', caught: ['without-holes'],
    answer: (answer, request) => {
      if (request.method === 'POST' && answer.status === 201 && 'ids' in (JSON.parse(answer.body) as Json)) change(answer, (body) => ({ ...body, ids: (body['ids'] as number[]).map((id) => 2 * id) }))
    },
  },
  {
    name: 'gives a neighbour for an event that is not there', caught: ['single-event'],
    answer: (answer, { path }) => {
      if (!/\/events\/\d+$/.test(path.pathname) || answer.status !== 404) return
      answer.status = 200
      answer.body = '{"id":7}'
    },
  },
  { name: 'knows no large pages', answer: (answer, { path }) => void (path.searchParams.get('limit') === '1000' && (answer.status = 400)), caught: ['large-pages'] },
  { name: 'forgets the epoch of a question', request: drop('epoch'), caught: ['large-pages', 'closed-page', 'new-epoch'] },
  { name: 'drops every fifth event', frame: batches((events) => events.filter((event) => Number(event['id']) % 5 !== 4)), caught: [...both('replay'), ...both('live'), ...both('handover')] },
  { name: 'drops an event when a client has just come', frame: dropAfterReplay(), caught: both('handover') },
  { name: 'sends a live event twice', frame: batches((events) => (Number(events[0]?.['id']) > 8 ? events.flatMap((event) => [event, event]) : events)), caught: [...both('live'), ...both('handover')] },
  { name: 'sends a batch in the wrong order', frame: batches((events) => events.toReversed()), caught: [...both('replay'), ...both('live'), ...both('handover')] },
  { name: 'rewrites events', frame: batches((events) => events.map((event) => ({ ...event, source: 'agent' }))), caught: [...both('replay'), ...both('ack')] },
  { name: 'knows no max_replay', connect: (query) => query.delete('max_replay'), caught: both('max-replay') },
  { name: 'says more in head than it has sent', frame: only('head', (body) => [['head', { ...body, sent_id: Number(body['sent_id']) + 1, latest_event_id: Number(body['latest_event_id']) + 1 }]]), caught: both('head') },
  { name: 'keeps connections to what is not there', holdsOn: true, caught: [...both('refusals'), ...both('deletion')] },
  { name: 'lets everything be kept', answer: onPage((answer) => void (answer.headers['cache-control'] = 'public, max-age=60, immutable')), caught: ['open-page'] },
  { name: 'lets nothing be kept', answer: onPage((answer) => void (answer.headers['cache-control'] = 'no-store')), caught: ['closed-page'] },
  { name: 'has one page for all origins', answer: (answer) => void delete answer.headers['vary'], caught: ['vary'] },
  { name: 'counts in a closed page', answer: onPage((answer) => change(answer, (body) => ({ ...body, served: ++created }))), caught: ['closed-page-stays'] },
  { name: 'says not modified of what has changed', answer: (answer, { headers }) => void (headers['if-none-match'] !== undefined && (answer.status = 304)), caught: ['not-modified'] },
  { name: 'sends what is held', request: (request) => void delete request.headers['if-none-match'], caught: ['not-modified'] },
  { name: 'answers as V0 does', answer: (answer, { method, path }) => void (method === 'POST' && path.pathname.endsWith('/events') && answer.status === 201 && (answer.status = 200)), caught: ['posted'] },
  { name: 'forgets keys', ...withoutKeys, caught: ['same-key', 'same-key-at-once', 'other-body', 'list-key', ...both('ack'), ...both('refused-send')] },
  {
    name: 'keeps the good part of a list', caught: ['all-or-none'],
    request: (request) => {
      const body: unknown = request.method === 'POST' && request.body.startsWith('[') ? JSON.parse(request.body) : null
      if (Array.isArray(body)) request.body = JSON.stringify(body.filter((event: Json) => 'action' in event || 'observation' in event))
    },
  },
  { name: 'takes what was written for another epoch', request: ({ method, path }) => method === 'POST' && path.searchParams.delete('epoch'), action: (action) => void delete action['epoch'], caught: ['other-epoch', ...both('refused-send')] },
  { name: 'does not look at what a client holds', connect: (query) => ['epoch', 'latest_event_timestamp'].forEach((name) => query.delete(name)), caught: [...both('reset'), ...both('other-timestamp')] },
  { name: 'takes a cursor beyond the end for the end', frame: only('log_reset', (body) => [['replay_start', { ...body, from_id: 0, head_interval_ms: 100 }]]), caught: [...both('reset'), ...both('beyond-end'), ...both('other-timestamp')] },
]

/** Loses the first event that comes after a connection has caught up. */
function dropAfterReplay(): NonNullable<Breakage['frame']> {
  return (type, body) => (Array.isArray(body) && body.some((event) => Number(event['id']) % 10 === 7 && Number(event['id']) > 20) ? [[type, body.filter((event) => Number(event['id']) % 10 !== 7)]] : [[type, body]])
}
