import { createEventServer } from '../../src/server/index.ts'
import type { NewEvent } from '../../src/protocol/agent-event.ts'
import { makeEvents } from '../lib/events.ts'
import { longestTask } from '../lib/longest-task.ts'
import type { Metrics, NodeSuite } from '../lib/suite.ts'

const CACHED = 50_000
const SECONDS = 10
const DRAFTS_A_SECOND = 500
const EVENTS_A_SECOND = 1_000

declare global {
  interface Window {
    readAll(): Promise<number>
  }
}

/** A person types while events and draft deltas stream in and a long history is cached: how long is the page ever deaf? */
export const suite: NodeSuite = {
  async run({ browser, pageUrl }): Promise<Metrics> {
    const server = await createEventServer({ port: 0, corsOrigins: [new URL(pageUrl).origin], logger: () => {} })
    await server.createConversation({ conversationId: 'bench' })
    const conversation = server.conversation('bench')
    const pool = makeEvents(1_000).map(({ id: _id, cause: _cause, ...event }) => event as NewEvent)
    for (let written = 0; written < CACHED; written += pool.length) await conversation.addEvents(pool, 'agent')
    const page = await browser.newPage()
    page.on('pageerror', (error) => console.error(error))
    await page.goto(`${pageUrl}?conversation=${encodeURIComponent(server.url)}`)
    const composer = page.getByRole('textbox')
    await composer.click()
    const cached = await page.evaluate(() => window.readAll())
    if (cached < CACHED) throw new Error(`${cached} events cached instead of ${CACHED}`)
    await page.evaluate(() => {
      window.longTasks.length = 0
      window.keyLatencies.length = 0
    })
    const streamed = { drafts: 0, events: 0 }
    const longest = await longestTask(page, async () => {
      const stop = stream(conversation, pool)
      const text = 'a person types while the agent works '
      for (const ends = Date.now() + SECONDS * 1000; Date.now() < ends; ) await composer.pressSequentially(text, { delay: 60 })
      Object.assign(streamed, stop())
    })
    const { longTasks, keyLatencies } = await page.evaluate(() => ({ longTasks: window.longTasks, keyLatencies: window.keyLatencies }))
    await page.close()
    await server.close()
    const { drafts, events } = streamed
    console.log(`  ${events} events and ${drafts} draft deltas in ${SECONDS} s over ${cached} cached; by the clock, tasks over 50 ms: ${longTasks.map(Math.round).join(', ') || 'none'}`)
    return {
      // Of the page's own time: server, browser and typist share the machine's cores with it.
      typing_longest_task_ms: longest,
      typing_longest_task_by_clock_ms: Math.max(0, ...longTasks),
      typing_key_p95_ms: percentile(keyLatencies, 0.95),
      typing_drafts_per_s: drafts / SECONDS,
      typing_events_per_s: events / SECONDS,
    }
  },
}

function stream(conversation: ReturnType<Awaited<ReturnType<typeof createEventServer>>['conversation']>, pool: readonly NewEvent[]) {
  const started = Date.now()
  let drafts = 0
  let events = 0
  const timer = setInterval(() => {
    const seconds = (Date.now() - started) / 1000
    for (; drafts < seconds * DRAFTS_A_SECOND; drafts++) conversation.sendTransient({ draft: { key: `draft-${Math.floor(drafts / 2_000)}`, delta: 'word ' } })
    for (; events < seconds * EVENTS_A_SECOND; events++) {
      const event = pool[events % pool.length]
      if (event !== undefined) void conversation.addEvent(events % 400 === 0 ? { ...event, draft_key: `draft-${Math.floor(drafts / 2_000) - 1}` } : event, 'agent')
    }
  }, 4)
  return () => {
    clearInterval(timer)
    return { drafts, events }
  }
}

/** 0 for none: keys that were answered within a frame are not even listed. */
function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * part)] ?? 0
}
