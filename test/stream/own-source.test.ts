import { expect, it } from 'vitest'
import { createEventClient, conversationFromArray, type AgentEvent, type ConversationSource } from 'eventreel'
import { until } from './until.ts'
import { idsOf, messages, upTo } from './session-fixture.ts'

const client = (source: ConversationSource) => createEventClient({ source: () => source, cache: 'memory' })

it('a backend of two functions is enough', async () => {
  const log: AgentEvent[] = messages(0, 149)
  const waiting: (() => void)[] = []
  const source: ConversationSource = {
    readPage: async ({ from = 0, to = Infinity, limit, reverse }) => {
      const found = log.filter(({ id }) => id >= from && id <= to)
      if (reverse) found.reverse()
      return { events: found.slice(0, limit), hasMore: found.length > limit }
    },
    async *connect({ afterId, signal }) {
      for (let next = afterId + 1; !signal.aborted; ) {
        if (next < log.length) yield { events: log.slice(next) }
        next = log.length
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
          signal.addEventListener('abort', () => resolve())
        })
      }
    },
  }
  const own = client(source)
  const window = own.conversation('c').openWindow()
  await until(window, ({ status }) => status === 'live')
  log.push(...messages(150, 151))
  waiting.splice(0).forEach((wake) => wake())
  const { events } = await until(window, ({ latestEventId }) => latestEventId === 151)
  expect(idsOf(events)).toEqual(upTo(151).slice(50))
  await window.loadOlder()
  expect(idsOf(window.getSnapshot().events)).toEqual(upTo(151))
  expect(window.getSnapshot().hasOlder).toBe(false)
  own.close()
})

it('an exported run is a conversation that does not change', async () => {
  const sparse = messages(0, 300).filter(({ id }) => id % 7 !== 3)
  const own = client(conversationFromArray(sparse))
  const conversation = own.conversation('c')
  const window = conversation.openWindow()
  const { events, hasNewer } = await until(window, ({ status }) => status === 'static')
  expect(events).toEqual(sparse.slice(-100))
  expect(hasNewer).toBe(false)
  await window.jumpTo('first')
  expect(idsOf(window.getSnapshot().events)[0]).toBe(0)
  await expect(conversation.send({ action: 'message', args: { content: 'x' } })).rejects.toMatchObject({ code: 'send_unsupported' })
  const all: AgentEvent[] = []
  for await (const event of conversation.log.searchEvents()) all.push(event)
  expect(all).toEqual(sparse)
  own.close()
})
