import { describe, expect, test } from 'vitest'
import { reportText } from '../../../src/server/conformance/report-text.ts'
import { CHECKS, runConformance, type ConformanceReport } from '../../../src/server/conformance/run-conformance.ts'
import { ask, startServer, textWith, type Json } from '../harness.ts'
import { startHttp } from '../http-server.ts'
import { BROKEN } from './breakages.ts'
import { startBroken, type Breakage } from './broken-server.ts'

/** What never comes is not waited for as long as what must. */
const BROKEN_WAIT_MS = 500
const usual = { key: undefined, conversationId: undefined, readOnly: false }

const idsWith = ({ checks }: ConformanceReport, result: string) => checks.filter((check) => check.result === result).map(({ id }) => id)
const problems = ({ checks }: ConformanceReport) => checks.filter(({ result }) => result === 'missing').map(({ id, found }) => `${id}: ${found}`)

describe('our own server', () => {
  test('holds every level, and is left as it was', { timeout: 60_000 }, async () => {
    const server = await startServer({ headIntervalMs: 100 })
    const report = await runConformance({ ...usual, url: server.url })
    expect(problems(report)).toEqual([])
    expect(report.levels).toEqual({ v0: 'holds', contiguous: 'holds', cacheable: 'holds', acknowledged: 'holds', resettable: 'holds' })
    expect(idsWith(report, 'untried')).toEqual(['key', 'transient'])
    expect(report.left).toEqual([])
    expect((await server.listConversations()).conversations).toEqual([])
  })

  test('holds every level with a key, and lets nobody keep pages', { timeout: 60_000 }, async () => {
    const server = await startServer({ headIntervalMs: 100, sessionApiKey: 'k' })
    const report = await runConformance({ ...usual, url: server.url, key: 'k' })
    expect(problems(report)).toEqual([])
    expect(idsWith(report, 'untried')).toEqual(['transient', 'closed-page'])
    await expect(runConformance({ ...usual, url: server.url })).rejects.toMatchObject({ code: 'unauthorized' })
  })

  test('is not written to when that is not wanted', { timeout: 60_000 }, async () => {
    const server = await startServer({ headIntervalMs: 100 })
    const conversation = await server.createConversation({ conversationId: 'c' })
    await conversation.addEvents(Array.from({ length: 9 }, () => ({ action: 'message', args: { content: 'x' } })), 'user')
    const report = await runConformance({ ...usual, url: server.url, conversationId: 'c', readOnly: true })
    expect(problems(report)).toEqual([])
    expect(report.levels).toEqual({ v0: 'holds', contiguous: 'holds', cacheable: 'holds', acknowledged: 'untried', resettable: 'holds' })
    expect(await conversation.getLatestEventId()).toBe(8)
    expect((await server.listConversations()).conversations).toHaveLength(1)
  })

  test('is only written into the conversation that is named', { timeout: 60_000 }, async () => {
    const server = await startServer({ headIntervalMs: 100 })
    const conversation = await server.createConversation({ conversationId: 'c' })
    const report = await runConformance({ ...usual, url: server.url, conversationId: 'c' })
    expect(problems(report)).toEqual([])
    expect(idsWith(report, 'untried')).toEqual(['key', 'transient', 'new-epoch', 'websocket-reset', 'websocket-deletion', 'socketio-reset', 'socketio-deletion'])
    expect(await conversation.getLatestEventId()).toBeGreaterThan(100)
    expect((await server.listConversations()).conversations).toHaveLength(1)
  })
})

test('what is stopped early leaves nothing behind', { timeout: 60_000 }, async () => {
  const server = await startServer({ headIntervalMs: 3_600_000 })
  const stopped = new AbortController()
  const report = await runConformance({ ...usual, url: server.url, signal: stopped.signal, onResult: ({ id }) => id === 'websocket-live' && stopped.abort() })
  expect(report.checks.at(-1)?.id).toBe('websocket-live')
  expect((await server.listConversations()).conversations).toEqual([])
})

describe('an answer that makes no sense', () => {
  const run = async (broken: Breakage, only: string) => {
    const url = await startBroken(broken)
    const report = await runConformance({ ...usual, url, only: [only], waitMs: BROKEN_WAIT_MS })
    return { report, found: problems(report), there: (await ask(`${url}/api/conversations`)).body['results'] }
  }
  const onGet = (path: string, body: string): Breakage => ({ answer: (answer, request) => {
    if (request.method === 'GET' && request.path.pathname.endsWith(path) && answer.status === 200) answer.body = body
  } })

  test.each([
    ['a page', onGet('/events', '{"events":[null],"has_more":false}'), 'page-limit', 'page-limit: GET /events answers with events that are no objects'],
    ['a trajectory', onGet('/trajectory', '{"trajectory":[null]}'), 'trajectory', 'trajectory: the answer makes no sense: TypeError'],
  ])('in %s is a result, and nothing is left behind', { timeout: 60_000 }, async (_, broken, only, says) => {
    const { report, found, there } = await run(broken, only)
    expect([found, report.left, there]).toEqual([[says], [], []])
  })

  test('on a socket is a result too', { timeout: 60_000 }, async () => {
    const nothing = null as unknown as Json
    const { found } = await run({ frame: (type, body) => [[type, Array.isArray(body) ? [nothing] : body]] }, 'websocket-replay')
    expect(found).toEqual([textWith(/^websocket-replay: the replayed ids: \[null/)])
  })

  test('to a deletion is no reason to keep silent about what is left', { timeout: 60_000 }, async () => {
    const { report, there } = await run({ request: ({ method }) => {
      if (method === 'DELETE') throw new Error('cut off')
    } }, 'page-limit')
    expect(report.left).toEqual([textWith(/^conformance-/)])
    expect(there).toMatchObject([{ conversation_id: report.left[0] }])
    expect(problems(report)).toEqual([])
  })
})

test('a server that throttles for an hour can be left at once', async () => {
  const stopped = new AbortController()
  const url = await startHttp((request, response) => {
    if (request.method === 'POST') {
      response.writeHead(429, { 'retry-after': '3600' }).end('{}')
      stopped.abort()
    } else response.writeHead(404).end('{}')
  })
  const report = await runConformance({ ...usual, url, only: ['pages'], signal: stopped.signal })
  expect(report.checks).toMatchObject([{ id: 'pages', result: 'untried' }])
})

describe('a server that', () => {
  test.each(BROKEN)('$name is caught', { timeout: 60_000 }, async (broken) => {
    const report = await runConformance({ ...usual, url: await startBroken(broken), only: broken.caught, waitMs: BROKEN_WAIT_MS })
    expect(idsWith(report, 'missing')).toEqual(expect.arrayContaining([...broken.caught]))
    expect(reportText(report)).toContain('MISSING')
  })

  test('is whole passes behind the same proxy', { timeout: 60_000 }, async () => {
    expect(problems(await runConformance({ ...usual, url: await startBroken({}) }))).toEqual([])
  })
})

test('a redirect is told, and the key is brought to nobody else', async () => {
  const asked: (string | undefined)[] = []
  const other = await startHttp((request, response) => {
    asked.push(request.url)
    response.writeHead(404).end('{}')
  })
  const url = await startHttp((_, response) => response.writeHead(307, { location: `${other}/?token=of-theirs` }).end())
  await expect(runConformance({ ...usual, url, key: 'k' })).rejects.toMatchObject({ code: 'invalid_url', message: `The server redirects to ${other}: give that address.` })
  expect(asked).toEqual([])
})

test('a server that lets everybody in is caught', async () => {
  const server = await startServer()
  const report = await runConformance({ ...usual, url: server.url, key: 'k', only: ['key'] })
  expect(problems(report)).toEqual(['key: the status with a wrong key: 200, where 401 is expected'])
})

test('every check has been seen to fail', () => {
  // The one is above; the other cannot be tried from outside.
  const elsewhere = ['key', 'transient']
  expect(CHECKS.map(({ id }) => id).filter((id) => !elsewhere.includes(id) && !BROKEN.some(({ caught }) => caught.includes(id)))).toEqual([])
})
