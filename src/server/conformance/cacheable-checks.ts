import type { Check } from './check.ts'
import { demand, demandSame, untried } from './finding.ts'
import type { Subject } from './subject.ts'

const MORE_READS = 'every reader costs the server every page; eventreel keeps pages in IndexedDB, so that each reader asks for a page once'
const WRONG_CACHE = 'a cache may show a page that is not what the log holds; put none in front of this server'

/** What any HTTP cache may keep, and what it must not. */
export const cacheableChecks: readonly Check[] = [
  check('closed-page', 'a closed page, asked for with its epoch, may be kept: public, max-age, immutable, with an ETag', false, MORE_READS, async (bench) => {
    const { subject, closed } = await pages(await bench.conversation())
    const { headers } = await subject.range(closed)
    const control = headers.get('cache-control') ?? ''
    if (bench.options.key !== undefined && control.includes('no-store')) untried('the server has a key, and so lets nobody keep anything')
    demand(/\bpublic\b/.test(control) && /\bmax-age=[1-9]/.test(control) && /\bimmutable\b/.test(control), `Cache-Control of a closed page is ${JSON.stringify(control)}`)
    demand(headers.get('etag') !== null, 'a closed page has no ETag')
  }),
  check('vary', 'pages vary by origin and encoding', false, WRONG_CACHE, async (bench) => {
    const { subject, closed } = await pages(await bench.conversation())
    const vary = ((await subject.range(closed)).headers.get('vary') ?? '').toLowerCase()
    demand(vary.includes('origin') && vary.includes('accept-encoding'), `Vary is ${JSON.stringify(vary)}`)
  }),
  check('closed-page-stays', 'a closed page reads the same after the log has grown', true, WRONG_CACHE, async (bench) => {
    const { subject, closed } = await pages(await bench.conversation())
    const before = await subject.range(closed)
    await subject.append(['one more'])
    const after = await subject.range(closed)
    demandSame([after.text, after.headers.get('etag')], [before.text, before.headers.get('etag')], 'a closed page')
  }),
  check('open-page', 'an open page is asked for anew each time: no-cache or no-store, never immutable', false, WRONG_CACHE, async (bench) => {
    const { subject, open } = await pages(await bench.conversation())
    for (const query of [...open, { start_id: 0 }]) {
      const control = (await subject.range(query)).headers.get('cache-control') ?? ''
      demand(/\bno-(?:cache|store)\b/.test(control) && !/\bimmutable\b/.test(control), `Cache-Control of ${JSON.stringify(query)} is ${JSON.stringify(control)}`)
    }
  }),
  check('not-modified', 'an open page that has not changed is answered with 304, until it changes', true,
    'the newest page is sent whole each time it is looked at', async (bench) => {
      const { subject, open } = await pages(await bench.conversation())
      const [query = {}] = open
      const first = await subject.range(query)
      const etag = first.headers.get('etag')
      demand(etag !== null, 'an open page has no ETag')
      const again = await subject.range(query, { 'If-None-Match': etag })
      demandSame([again.status, again.text], [304, ''], 'the answer for a page that is held')
      await subject.append(['one more'])
      demandSame((await subject.range(query, { 'If-None-Match': etag })).status, 200, 'the status for a page that has changed')
    }),
  check('errors-not-kept', 'a refusal is not kept: no-store', false, 'a conversation made later would stay hidden behind a kept 404', async (bench) => {
    const subject = (await bench.conversation()).nobody()
    const { status, headers } = await subject.range({ limit: 1 })
    demand(status >= 400 && (headers.get('cache-control') ?? '').includes('no-store'), `Cache-Control of a ${status} is ${JSON.stringify(headers.get('cache-control'))}`)
  }),
]

function check(id: string, says: string, writes: boolean, without: string, run: Check['run']): Check {
  return { id, level: 'cacheable', says, writes, without, run, ...(id !== 'errors-not-kept' && { needs: 'epoch' }) }
}

/** Questions about one log: of a range that is closed, and of such that are not. */
async function pages(subject: Subject) {
  const ids = (await subject.sample()).map((event) => Number(event['id']))
  const epoch = await subject.epoch()
  const [start, end] = [ids[0] ?? 0, ids.at(-2) ?? 0]
  const open = [{ start_id: start, epoch }, { start_id: start, end_id: (ids.at(-1) ?? 0) + 1000, epoch }, { start_id: start, end_id: end, epoch, query: 'conformance' }]
  return { subject, closed: { start_id: start, end_id: end, epoch }, open }
}
