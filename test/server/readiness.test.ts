import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import { Readiness } from '../../src/server/readiness.ts'
import type { ConversationList } from '../../src/server/storage.ts'
import { ask, startServer } from './harness.ts'

const empty: ConversationList = { conversations: [], nextPageId: null }

/** A store that answers when told, and a clock that strikes when told. */
function scripted() {
  const asked: { resolve: () => void; reject: (error: unknown) => void }[] = []
  const timers: (() => void)[] = []
  const logged: unknown[] = []
  const news = { isCurrent: true }
  const readiness = new Readiness({
    storage: { listConversations: () => new Promise((resolve, reject) => asked.push({ resolve: () => resolve(empty), reject })) },
    runtime: { setTimer: (callback) => (timers.push(callback), () => {}) },
    isCurrent: () => news.isCurrent,
    logger: (entry) => logged.push(entry),
  })
  return { readiness, asked, timers, logged, news }
}

describe('readiness', () => {
  test('asks the store once, however many want to know', async () => {
    const { readiness, asked } = scripted()
    const answers = [readiness.answer(), readiness.answer()]
    expect(asked).toHaveLength(1)
    asked[0]?.resolve()
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200])
    void readiness.answer()
    expect(asked).toHaveLength(2)
  })

  test('is denied when the store fails, without a word of why, and is there again when the store is', async () => {
    const { readiness, asked, logged } = scripted()
    const failed = readiness.answer()
    asked[0]?.reject(new EventreelError('storage_failed', 'secret path'))
    expect(await failed).toEqual({ status: 503, body: '{"status":"unavailable"}', headers: { 'Cache-Control': 'no-store' } })
    expect(logged).toMatchObject([{ level: 'warn', what: 'not ready' }])
    const again = readiness.answer()
    asked[1]?.resolve()
    expect((await again).status).toBe(200)
  })

  test('is denied while nothing is heard of other nodes', async () => {
    const { readiness, asked, news } = scripted()
    news.isCurrent = false
    const deaf = readiness.answer()
    asked[0]?.resolve()
    expect((await deaf).status).toBe(503)
    news.isCurrent = true
    const again = readiness.answer()
    asked[1]?.resolve()
    expect((await again).status).toBe(200)
  })

  test('is denied when the store does not answer in time', async () => {
    const { readiness, timers } = scripted()
    const late = readiness.answer()
    timers[0]?.()
    expect((await late).status).toBe(503)
  })

  test('is denied once the server closes, also to who asked before', async () => {
    const { readiness, asked, logged } = scripted()
    const before = readiness.answer()
    readiness.close()
    asked[0]?.resolve()
    for (const answer of [await before, await readiness.answer()]) expect(answer).toMatchObject({ status: 503, body: '{"status":"closing"}' })
    expect(asked).toHaveLength(1)
    expect(logged).toEqual([])
  })
})

test('/healthz and /readyz need no key, come before the fallback, and are not logged', async () => {
  const server = await startServer({ sessionApiKey: 'k', fallback: (_, response) => void response.end('page') })
  expect(await ask(`${server.url}/healthz`)).toMatchObject({ status: 200, body: { status: 'ok' } })
  expect(await ask(`${server.url}/readyz`)).toMatchObject({ status: 200, body: { status: 'ready' } })
  expect((await ask(`${server.url}/readyz`, { method: 'POST' })).status).toBe(405)
  await server.fetch('')
  await server.logged.first(({ path }) => path === '/api/conversations')
  expect(server.logged.items.map(({ path }) => path)).toEqual(['/api/conversations'])
})

test('a probe may come under any host name', async () => {
  const server = await startServer()
  const status = await new Promise((resolve, reject) => {
    const probe = request(`${server.url}/readyz`, { headers: { host: '10.1.2.3' } }, (response) => resolve(response.resume().statusCode))
    probe.once('error', reject).end()
  })
  expect(status).toBe(200)
})
