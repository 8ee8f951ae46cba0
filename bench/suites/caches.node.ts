import type { Page } from 'playwright'
import { answer, ANSWER } from '../lib/answers.ts'
import type { Comparison } from '../lib/comparison.ts'
import { bytesOf } from '../lib/event-pages.ts'
import { longestTask } from '../lib/longest-task.ts'
import { bytesOfOrigin } from '../lib/origin-bytes.ts'
import { interleave, median } from '../lib/statistics.ts'
import type { NodeSuite, NodeTools } from '../lib/suite.ts'

type Kind = 'ours' | 'ours later' | 'floor' | 'peer' | 'slow peer'

/** By the names of the rows, each with its file in `bench/caches`. */
const CACHES: Readonly<Record<string, { readonly file: string; readonly kind: Kind }>> = {
  eventreel: { file: 'eventreel', kind: 'ours' },
  'eventreel, compressed': { file: 'eventreel-compressed', kind: 'ours later' },
  floor: { file: 'floor', kind: 'floor' },
  'floor, batched': { file: 'batches', kind: 'floor' },
  Dexie: { file: 'dexie', kind: 'peer' },
  RxDB: { file: 'rxdb', kind: 'slow peer' },
  'TanStack DB': { file: 'tanstack-db', kind: 'slow peer' },
  'TanStack Query': { file: 'tanstack-query', kind: 'slow peer' },
  Replicache: { file: 'replicache', kind: 'slow peer' },
}
/** That which is only another form of ours keeps as ours does; that which only keeps has nothing to read. */
const KEEPING = Object.keys(CACHES).filter((name) => name !== 'eventreel, compressed')
const READING = Object.keys(CACHES).filter((name) => name !== 'floor, batched')
const UNKEPT: Readonly<Record<string, string>> = {
  StreamDB: 'keeps nothing on the device: the whole stream comes from its server at each load',
  'copied list': 'keeps nothing on the device',
}
const LONGEST = 100_000
const LENGTHS = [1_000, 10_000, LONGEST]
const SEARCHED = 50_000

/**
 * Every way of keeping events on a device at the same work, each in a page and an origin of its own, so that none has another's database under its own.
 * Those that take seconds have fewer rounds.
 */
export const suite: NodeSuite = {
  async run(tools) {
    const bench = await CacheBench.open(tools)
    const keep100k = await bench.fill()
    const keep10k = await bench.measure((name, round) => bench.run(name, 'keep', `keep-${round}`, 10_000), KEEPING)
    const tails = new Map<number, Row>()
    for (const length of LENGTHS) tails.set(length, await bench.measure((name) => bench.run(name, 'openTail', log(length), bench.isSlow(name) ? 1 : 10)))
    const readAll = await bench.measure((name) => bench.run(name, 'readAll', log(10_000), 10_000))
    const openPage = await bench.measure((name) => bench.run(name, 'openPage', log(LONGEST), LONGEST))
    const page = await bench.measure((name) => bench.run(name, 'page', log(LONGEST), LONGEST))
    const lastPage = await bench.measure((name) => bench.run(name, 'lastPage', log(LONGEST), LONGEST), ['floor'])
    const search = await bench.measure((name) => bench.run(name, 'search', log(LONGEST), SEARCHED))
    const searchTask = await bench.measure((name) => longestTask(bench.pageOf(name), () => bench.run(name, 'search', log(LONGEST), SEARCHED)), ['eventreel'])
    await bench.close()
    const heaps = { short: await bench.heaps(1_000, ['eventreel']), long: await bench.heaps(LONGEST) }

    const tail = (length: number) => tails.get(length) ?? {}
    return {
      metrics: {
        cache_write_vs_raw_page_put: ratio(keep10k, 'eventreel', 'floor'),
        cache_write_vs_dexie: ratio(keep10k, 'eventreel', 'Dexie'),
        cache_write_vs_rxdb: ratio(keep10k, 'eventreel', 'RxDB'),
        cache_read_all_vs_raw_read_and_parse: ratio(readAll, 'eventreel', 'floor'),
        open_tail_vs_one_idb_get: number(tail(LONGEST)['eventreel']) / number(lastPage['floor']),
        open_tail_100k_vs_best_peer: best(tail(LONGEST)) / number(tail(LONGEST)['eventreel']),
        search_50k_vs_string_scan: ratio(search, 'floor', 'eventreel'),
        search_50k_longest_task_ms: number(searchTask['eventreel']),
        bytes_on_disk_vs_json: number(bench.bytesPerEvent()['eventreel, compressed']) / jsonPerEvent(),
        batched_floor_vs_dexie: ratio(keep10k, 'floor, batched', 'Dexie'),
        batched_floor_vs_rxdb: ratio(keep10k, 'floor, batched', 'RxDB'),
        cache_write_vs_batched_floor: ratio(keep10k, 'eventreel', 'floor, batched'),
        open_tail_floor_vs_best_peer: best(tail(LONGEST)) / number(tail(LONGEST)['floor']),
        heap_100k_vs_1k: number(heaps.long['eventreel']) / number(heaps.short['eventreel']),
      },
      comparisons: [
        row('keep_10k', 'Keep 10,000 events', 'events/s', keep10k),
        row('keep_100k', 'Keep 100,000 events', 'events/s', keep100k),
        ...LENGTHS.map((length) => row(`open_tail_${length / 1_000}k`, `Open the last 50 of ${length.toLocaleString('en')}`, 'ms', tail(length))),
        row('read_all_10k', 'Open and read all of 10,000', 'events/s', readAll),
        row('open_random_page_100k', 'Open a page at random in 100,000', 'ms', openPage),
        row('random_page_100k', 'Read a page at random in 100,000, once open', 'ms', page),
        row('search_50k', 'Open and search the text of 50,000, of which 50 have it', 'ms', search),
        row('disk_100k', 'On the disk, with 100,000 events kept', 'bytes/event', bench.bytesPerEvent()),
        row('heap_100k', 'Heap of the page that shows the last 50 of 100,000', 'MB', heaps.long),
      ],
    }
  },
}

type Row = Readonly<Record<string, number | string>>

class CacheBench {
  readonly #tools: NodeTools
  readonly #pages = new Map<string, Page>()
  /** Why a cache cannot hold the longest log. */
  readonly #refused = new Map<string, string>()
  /** Bytes on the disk when nothing but the longest log was there. */
  readonly #bytes = new Map<string, number>()

  private constructor(tools: NodeTools) {
    this.#tools = tools
  }

  static async open(tools: NodeTools): Promise<CacheBench> {
    const bench = new CacheBench(tools)
    for (const name of Object.keys(CACHES)) bench.#pages.set(name, await bench.#openPage(name))
    return bench
  }

  isSlow(name: string): boolean {
    return CACHES[name]?.kind === 'slow peer'
  }

  /** Makes the logs of each length, the longest first: nothing else is on the disk then. Gives the rate of that, measured once. */
  async fill(): Promise<Row> {
    const rates: Record<string, number | string> = {}
    for (const name of this.#pages.keys()) {
      const rate = await this.#attempt(name, 'keep', log(LONGEST), LONGEST)
      if (typeof rate === 'string') this.#refused.set(name, rate)
      if (KEEPING.includes(name)) rates[name] = rate
      if (!READING.includes(name)) continue
      await this.run(name, 'pack', log(LONGEST), 0)
      this.#bytes.set(name, await bytesOfOrigin(this.#tools.profile, hostOf(name)))
      for (const length of LENGTHS) {
        if (length === LONGEST) continue
        await this.run(name, 'keep', log(length), length)
        await this.run(name, 'pack', log(length), 0)
      }
    }
    return rates
  }
  /** What each has on the disk for one event of the longest log. */
  bytesPerEvent(): Row {
    return Object.fromEntries([...this.#bytes].map(([name, bytes]) => [name, this.#refused.get(name) ?? bytes / LONGEST]))
  }

  /** The median of each cache, or why it cannot. */
  async measure(work: (name: string, round: number) => Promise<number>, names: readonly string[] = READING): Promise<Row> {
    const failures: Record<string, string> = {}
    const values: Record<string, number[]> = {}
    const rounds = { slow: Math.ceil(this.#tools.rounds * 0.4), quick: this.#tools.rounds * 2 }
    const caseOf = (name: string) => async (round: number) => {
      if (failures[name] !== undefined) return NaN
      try {
        return await work(name, round)
      } catch (error) {
        failures[name] = this.#refused.get(name) ?? messageOf(error)
        return NaN
      }
    }
    for (const [from, to] of [[0, rounds.slow], [rounds.slow, rounds.quick]] as const) {
      const cases = names.filter((name) => from === 0 || !this.isSlow(name)).map((name) => [name, (round: number) => caseOf(name)(from + round)] as const)
      for (const [name, list] of Object.entries(await interleave(Object.fromEntries(cases), to - from))) (values[name] ??= []).push(...list)
    }
    const medians = Object.fromEntries(names.map((name) => [name, failures[name] ?? median(values[name] ?? [])]))
    return medians
  }

  pageOf(name: string): Page {
    const page = this.#pages.get(name)
    if (page === undefined) throw new Error(`no page of ${name}`)
    return page
  }

  run(name: string, work: Parameters<Window['cacheBench']>[0], database: string, count: number): Promise<number> {
    return this.pageOf(name).evaluate(([what, log, events]) => window.cacheBench(what, log, events), [work, database, count] as const)
  }

  /** Megabytes of live objects of a page that has only just opened the log. */
  async heaps(length: number, names: readonly string[] = [...READING, 'copied list']): Promise<Row> {
    const heaps: Record<string, number | string> = {}
    for (const name of names) {
      const refused = length === LONGEST ? this.#refused.get(name) : undefined
      heaps[name] = refused ?? (await this.#heap(name, name === 'copied list' ? String(length) : log(length)))
    }
    return heaps
  }

  async close(): Promise<void> {
    for (const page of this.#pages.values()) await page.close()
    this.#pages.clear()
  }

  async #heap(name: string, database: string): Promise<number> {
    const page = await this.#openPage(name)
    await page.evaluate((log) => window.cacheBench('hold', log, 0), database)
    const session = await this.#tools.browser.newCDPSession(page)
    await session.send('HeapProfiler.collectGarbage')
    await session.send('HeapProfiler.collectGarbage')
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    await page.close()
    return usedSize / 1e6
  }

  async #attempt(...[name, work, database, count]: Parameters<CacheBench['run']>): Promise<number | string> {
    try {
      return await this.run(name, work, database, count)
    } catch (error) {
      return messageOf(error)
    }
  }

  async #openPage(name: string): Promise<Page> {
    const url = new URL(this.#tools.pageUrl)
    url.hostname = hostOf(name)
    url.searchParams.set('cache', CACHES[name]?.file ?? 'copied-list')
    const page = await this.#tools.browser.newPage()
    page.on('pageerror', (error) => console.error(`${name}:`, error))
    page.on('console', (message) => message.type() === 'error' && console.error(`${name}:`, message.text()))
    await page.goto(url.href)
    await page.waitForFunction(() => typeof window.cacheBench === 'function')
    return page
  }
}

function log(length: number): string {
  return `log-${length}`
}

function hostOf(name: string): string {
  return `${(CACHES[name]?.file ?? 'copied-list')}.localhost`
}

function row(name: string, title: string, unit: Comparison['unit'], entries: Row): Comparison {
  return { row: name, title, unit, better: unit === 'events/s' ? 'more' : 'less', entries: { ...UNKEPT, ...entries } }
}

function number(value: number | string | undefined): number {
  return typeof value === 'number' ? value : NaN
}

function ratio(row: Row, name: string, other: string): number {
  return number(row[name]) / number(row[other])
}

/** Bytes of JSON of an event of the longest log. */
function jsonPerEvent(): number {
  let bytes = 0
  for (let from = 0; from < LONGEST; from += ANSWER) bytes += bytesOf(answer(from))
  return bytes / LONGEST
}

/** The least of the peers. */
function best(row: Row): number {
  return Math.min(...Object.entries(row).flatMap(([name, value]) => (CACHES[name]?.kind.includes('peer') === true && typeof value === 'number' ? [value] : [])))
}

/** One line, without what the driver puts around it. */
function messageOf(error: unknown): string {
  return String(error instanceof Error ? error.message : error).replace(/^page\.evaluate: /, '').split('\n')[0] ?? ''
}
