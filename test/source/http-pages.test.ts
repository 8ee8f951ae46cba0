import { describe, expect, it } from 'vitest'
import { HttpPages } from '../../src/source/http-pages.ts'
import { messages } from '../stream/session-fixture.ts'

const { signal } = new AbortController()
const closed = { from: 0, to: 9, limit: 10, reverse: false, signal }
const open = { limit: 10, reverse: true, signal }

/** Pages of a server whose log has this epoch (null: a server without epochs). */
function pagesOf(log: { epoch: string | null }) {
  const asked: string[] = []
  const fetch: typeof globalThis.fetch = async (input) => {
    const { searchParams: query, search } = new URL(input instanceof Request ? input.url : input)
    asked.push(search)
    if (log.epoch !== null && query.has('epoch') && query.get('epoch') !== log.epoch) return Response.json({ detail: 'another epoch' }, { status: 409 })
    const isOpen = !query.has('end_id')
    return Response.json({ events: messages(0, 9), has_more: false, ...(isOpen && log.epoch !== null ? { epoch: log.epoch, latest_event_id: 9 } : {}) })
  }
  return { pages: new HttpPages('http://localhost/api/conversations/c', { fetch }), asked }
}

describe('the pages of a server', () => {
  it('may lack what is written late as long as the server is not known', async () => {
    const { pages } = pagesOf({ epoch: 'first' })
    expect(await pages.readPage(closed)).toMatchObject({ lateWrites: true })
    expect(await pages.readPage(open)).toMatchObject({ lateWrites: false, epoch: 'first' })
    expect(await pages.readPage(closed)).toMatchObject({ lateWrites: false, epoch: 'first' })
    expect(await pagesOf({ epoch: null }).pages.readPage(open)).toMatchObject({ lateWrites: true })
  })

  it('say which log a closed range is of, also when it has just become another one', async () => {
    const log = { epoch: 'first' }
    const { pages } = pagesOf(log)
    await pages.readPage(open)
    log.epoch = 'second'
    expect(await pages.readPage(closed)).toMatchObject({ epoch: 'second' })
  })

  it('are whole and lack nothing where the question names the epoch of the log', async () => {
    const { pages, asked } = pagesOf({ epoch: 'first' })
    expect(await pages.readPage({ ...closed, limit: 1000, epoch: 'first' })).toMatchObject({ lateWrites: false, epoch: 'first' })
    expect(asked).toEqual(['?start_id=0&end_id=9&limit=1000&epoch=first'])
  })

  it('say which log they are of where the question names one that is gone', async () => {
    const { pages } = pagesOf({ epoch: 'second' })
    expect(await pages.readPage({ ...closed, epoch: 'first' })).toMatchObject({ lateWrites: false, epoch: 'second' })
    expect(await pages.readPage({ ...open, epoch: 'first' })).toMatchObject({ lateWrites: false, epoch: 'second' })
  })
})
