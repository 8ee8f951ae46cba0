import { Agent, request } from 'node:http'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeEvents } from '../../lib/events.ts'
import { interleave, median } from '../../lib/statistics.ts'
import type { Metrics } from '../../lib/suite.ts'
import { newEventsOf } from '../new-events.ts'
import { withServer } from '../process.ts'
import { append, createConversation } from '../requests.ts'

const EVENTS = 20_000
const PAGE = 100
const REQUESTS = 1_000
const LANES = 8
const ROUNDS = 5

/**
 * Many readers of one history: pages of 100 events of 2.7 KB, each another one of 200, by 8 connections, as the server is by default, and without its
 * memory for pages (`cold`); against a bare server of `node:http` that sends as many bytes from memory. Neither compresses: nothing is asked for.
 */
export async function run(): Promise<Metrics> {
  const events = newEventsOf(makeEvents(EVENTS))
  return withServer('eventreel', async ({ url }) =>
    withServer('eventreel', async (cold) => {
      const [ours, oursCold] = [await fill(url, events), await fill(cold.url, events)]
      // As large as they are on average.
      const sizes = await Promise.all(Array.from({ length: 50 }, async (_, at) => (await (await fetch(ours(at * 4))).arrayBuffer()).byteLength))
      const bytes = Math.round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length)
      return withPage(bytes, async (bare) => {
        const cases = {
          ours: (round: number) => requestsPerSecond((at) => ours(at * 37 + round)),
          cold: (round: number) => requestsPerSecond((at) => oursCold(at * 37 + round)),
          bare: () => requestsPerSecond(() => bare),
        }
        await interleave(cases, 1)
        const values = await interleave(cases, ROUNDS)
        const of = (name: keyof typeof cases) => median(values[name] ?? [])
        return {
          page_read_per_s: of('ours'),
          page_read_cold_per_s: of('cold'),
          page_read_bare_http_per_s: of('bare'),
          page_kb: bytes / 1000,
          page_read_vs_raw_http: of('ours') / of('bare'),
          page_read_cold_vs_raw_http: of('cold') / of('bare'),
        }
      })
    }, ['0']),
  )
}

/** Makes the conversation; gives the URLs of its pages. */
async function fill(url: string, events: readonly object[]): Promise<(page: number) => string> {
  const conversation = await createConversation(url, 'pages')
  const epoch = await append(conversation, events)
  return (page) => {
    const first = (page % (EVENTS / PAGE)) * PAGE
    return `${conversation}/events?start_id=${first}&end_id=${first + PAGE - 1}&limit=${PAGE}&epoch=${epoch}`
  }
}

async function withPage<T>(bytes: number, work: (url: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'eventreel-bench-page-'))
  const file = join(folder, 'page.json')
  writeFileSync(file, 'x'.repeat(bytes))
  try {
    return await withServer('bare-http', ({ url }) => work(url), [file])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Reads whole bodies and drops them: the client is to cost as little as it can. */
async function requestsPerSecond(urlOf: (at: number) => string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: LANES })
  let next = 0
  const get = (url: string) =>
    new Promise<void>((resolve, reject) => {
      request(url, { agent }, (response) => {
        if (response.statusCode !== 200) return reject(new Error(`${response.statusCode} from ${url}`))
        response.on('data', () => {}).on('end', resolve).on('error', reject)
      }).on('error', reject).end()
    })
  const lane = async () => {
    while (next < REQUESTS) await get(urlOf(next++))
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: LANES }, lane))
  const seconds = (performance.now() - start) / 1000
  agent.destroy()
  return REQUESTS / seconds
}
