import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { EventServerOptions } from 'eventreel/server'
import { message, messages, startServer } from './harness.ts'

const KEY = 'key'

async function serverOfTen(options: EventServerOptions = {}) {
  const server = await startServer(options)
  const conversation = await server.createConversation({ conversationId: 'c' })
  await conversation.addEvents(messages(10, 1000), 'agent')
  const epoch = String((await server.listConversations()).conversations[0]?.epoch)
  const key: Record<string, string> = options.sessionApiKey === undefined ? {} : { 'X-Session-API-Key': options.sessionApiKey }
  const get = (query: string, headers: Record<string, string> = {}) => server.fetch(`/c/events?${query}`, { headers: { ...key, ...headers } })
  return { server, conversation, epoch, get }
}

test('a closed range with its epoch may be kept for ever, by anybody', async () => {
  const { epoch, get } = await serverOfTen()
  const { headers } = await get(`start_id=0&end_id=9&limit=100&epoch=${epoch}`)
  expect(headers.get('cache-control')).toBe('public, max-age=86400, immutable')
  expect(headers.get('vary')).toBe('Origin, Accept-Encoding')
  expect(headers.get('etag')).toMatch(/^W\/"[\w-]{22}"$/)
})

test('how long is an option', async () => {
  const { epoch, get } = await serverOfTen({ immutableMaxAge: 60 })
  expect((await get(`end_id=3&epoch=${epoch}`)).headers.get('cache-control')).toBe('public, max-age=60, immutable')
})

test.each([
  ['open', (epoch: string) => `epoch=${epoch}`],
  ['open by an end beyond the latest', (epoch: string) => `end_id=10&epoch=${epoch}`],
  ['without an epoch', () => 'end_id=3'],
  ['filtered', (epoch: string) => `end_id=3&type=message&epoch=${epoch}`],
])('a range that is %s is asked for again each time', async (_what, query) => {
  const { epoch, get } = await serverOfTen()
  expect((await get(query(epoch))).headers.get('cache-control')).toBe('no-cache')
})

test('with a key nothing is stored by a cache, unless an authenticating cache stands in front', async () => {
  const guarded = await serverOfTen({ sessionApiKey: KEY })
  for (const query of ['', 'end_id=3', `end_id=3&epoch=${guarded.epoch}`]) {
    expect((await guarded.get(query)).headers.get('cache-control')).toBe('no-store')
  }
  const cached = await serverOfTen({ sessionApiKey: KEY, authenticatingCache: true })
  expect((await cached.get(`end_id=3&epoch=${cached.epoch}`)).headers.get('cache-control')).toMatch(/^public/)
})

test('an open range that has not grown is 304, and is answered whole once it has', async () => {
  const { conversation, get } = await serverOfTen()
  const { headers } = await get('limit=100')
  const etag = String(headers.get('etag'))
  const same = await get('limit=100', { 'If-None-Match': etag })
  expect(same.status).toBe(304)
  expect(same.text).toBe('')
  expect(same.headers.get('etag')).toBe(etag)
  expect((await get('limit=99', { 'If-None-Match': etag })).status).toBe(200)
  expect((await get('limit=100', { 'If-None-Match': `"other", ${etag}` })).status).toBe(304)
  await conversation.addEvent(message('more'), 'agent')
  const grown = await get('limit=100', { 'If-None-Match': etag })
  expect(grown.status).toBe(200)
  expect(grown.headers.get('etag')).not.toBe(etag)
})

test('a single event that is held already is 304, and another one of a log made anew is not', async () => {
  const { server, epoch } = await serverOfTen()
  const etag = String((await server.fetch('/c/events/3')).headers.get('etag'))
  const held = { headers: { 'If-None-Match': etag } }
  expect((await server.fetch('/c/events/3', held)).status).toBe(304)
  expect((await server.fetch('/c/events/4', held)).status).toBe(200)
  // With the epoch it shows more.
  expect((await server.fetch(`/c/events/3?epoch=${epoch}`, held)).status).toBe(200)
  await server.deleteConversation('c')
  await (await server.createConversation({ conversationId: 'c' })).addEvents(messages(10), 'agent')
  expect((await server.fetch('/c/events/3', held)).status).toBe(200)
})

test('a page of a deleted log has another tag than the same page of the new one', async () => {
  const { server, get } = await serverOfTen()
  const etag = String((await get('end_id=3')).headers.get('etag'))
  await server.deleteConversation('c')
  const again = await server.createConversation({ conversationId: 'c' })
  await again.addEvents(messages(10, 1000), 'agent')
  expect((await get('end_id=3', { 'If-None-Match': etag })).status).toBe(200)
})

test('tags are made of the log alone: another process gives the same', async () => {
  const clock = { now: () => 1_800_000_000_000, uuid: () => 'epoch', setTimer: () => () => {} }
  const [one, two] = [await serverOfTen({ runtime: clock }), await serverOfTen({ runtime: clock })]
  for (const query of ['', 'limit=5', 'end_id=3&epoch=epoch', 'type=message']) {
    expect((await one.get(query)).headers.get('etag')).toBe((await two.get(query)).headers.get('etag'))
  }
})

test.each([
  ['br', 'gzip, deflate, br', (bytes: Buffer) => brotliDecompressSync(bytes)],
  ['gzip', 'gzip', (bytes: Buffer) => gunzipSync(bytes)],
  ['gzip', 'br;q=0, gzip;q=0.5', (bytes: Buffer) => gunzipSync(bytes)],
  [undefined, 'deflate', (bytes: Buffer) => bytes],
])('pages and trajectories are sent as %s to who accepts %s', async (encoding, accepted, decode) => {
  const { server } = await serverOfTen()
  for (const path of ['events?limit=100', 'trajectory']) {
    const raw = await new Promise<{ bytes: Buffer; encoding: string | undefined }>((resolve, reject) => {
      request(`${server.url}/api/conversations/c/${path}`, { headers: { 'Accept-Encoding': accepted } }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve({ bytes: Buffer.concat(chunks), encoding: response.headers['content-encoding'] }))
      })
        .once('error', reject)
        .end()
    })
    expect(raw.encoding).toBe(encoding)
    expect(JSON.parse(decode(raw.bytes).toString())).toEqual((await server.fetch(`/c/${path}`)).body)
  }
})

test('HEAD says what GET would, without the body', async () => {
  const { server } = await serverOfTen()
  const { status, headers, text } = await server.fetch('/c/events', { method: 'HEAD' })
  expect(status).toBe(200)
  expect(text).toBe('')
  expect(headers.get('etag')).toBe((await server.fetch('/c/events')).headers.get('etag'))
})
