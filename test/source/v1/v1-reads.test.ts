import { expect, it } from 'vitest'
import { platform } from '../../../src/runtime.ts'
import { V1Pages } from '../../../src/source/v1/v1-pages.ts'
import { V1Log } from '../../fakes/v1-log.ts'
import { answers, many, say } from './v1-harness.ts'

const url = 'http://localhost/api/conversations/c'
const { signal } = new AbortController()

it('takes no place for sure that another read, whose count is not there yet, has given', async () => {
  const log = new V1Log(many(120))
  let countGate: Promise<void> | undefined
  let answerCounts = () => {}
  const pages = new V1Pages(url, { fetch: answers(log, (path) => (path === 'count' ? countGate : undefined)), runtime: platform })
  const read = async () => {
    const { events } = await pages.readPage({ from: 119, limit: 100, reverse: false, signal })
    return events as readonly { readonly id: number; readonly sourceId: string }[]
  }
  await pages.readPage({ limit: 100, reverse: true, signal })
  for (const text of ['a', 'b', 'c']) log.append(say(text))
  // Late: it goes before what was read.
  log.append({ ...say('late'), timestamp: log.all()[110]?.timestamp ?? '' })
  countGate = new Promise((resolve) => (answerCounts = resolve))
  const first = read()
  await new Promise((resolve) => setImmediate(resolve))
  const second = read()
  await new Promise((resolve) => setImmediate(resolve))
  answerCounts()
  const order = log.all()
  for (const events of await Promise.all([first, second])) for (const { id, sourceId } of events) expect(order[id]?.id).toBe(sourceId)
})

it('gives no id to what a link tells where the end of the log was not seen', async () => {
  const log = new V1Log(many(130))
  const pages = new V1Pages(url, { fetch: answers(log), runtime: platform })
  const told = log.all()[120] ?? {}
  expect(pages.hint(told)).toEqual([])
  await pages.readPage({ limit: 20, reverse: false, signal })
  expect(pages.hint(told)).toEqual([])
})

it('lets an event of a page answer what the log has before it, not what a link alone has told', async () => {
  const log = new V1Log(many(3))
  const pages = new V1Pages(url, { fetch: answers(log), runtime: platform })
  await pages.readPage({ limit: 100, reverse: true, signal })
  expect(pages.hint({ kind: 'ActionEvent', id: 'told', timestamp: '2999-01-05T10:00:00' })).toMatchObject([{ id: 3 }])
  const answer = log.append({ kind: 'AgentErrorEvent', action_id: 'told' })
  const { events } = await pages.readPage({ limit: 100, reverse: true, signal })
  expect(events[0]).toMatchObject({ id: 3, sourceId: answer.id })
  expect(events[0]).not.toHaveProperty('cause')
})

it.each([0, 3])('finds a link dead that does not bring what is appended to a log of %i', async (count) => {
  const log = new V1Log(many(count))
  let now = 0
  const runtime = Object.create(platform, { elapsed: { value: () => now } }) as typeof platform
  const pages = new V1Pages(url, { fetch: answers(log), runtime })
  let isDead = false
  pages.onDead = () => (isDead = true)
  const read = () => pages.readPage({ from: Math.max(0, count - 1), limit: 100, reverse: false, signal })
  await pages.readPage({ limit: 100, reverse: true, signal })
  pages.begin()
  log.append(say('unheard'))
  await read()
  now = 9_000
  await read()
  expect(isDead).toBe(false)
  now = 11_000
  await read()
  expect(isDead).toBe(true)
})
