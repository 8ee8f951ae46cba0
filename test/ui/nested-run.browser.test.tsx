import { expect, it, onTestFinished } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { createEventClient, type AgentEvent, type EventClientOptions } from 'eventreel'
import { EventClientProvider } from 'eventreel/react'
import { eventFactory, ScriptedSource } from 'eventreel/testing'
import { ConversationTimeline } from 'eventreel/ui'
import 'eventreel/ui/styles.css'

function messages(count: number, words: string): AgentEvent[] {
  const make = eventFactory()
  return Array.from({ length: count }, (_, index) => make.message(`${words} ${index}`))
}

/** A run with a delegation at its end, and the run that it began. */
async function show(child: readonly AgentEvent[] = messages(3, 'inner'), before = 0, options: EventClientOptions = {}) {
  const root = messages(before, 'outer')
  const make = eventFactory({ firstId: before })
  const call = make.action('delegate', { agent: 'reviewer', conversation_id: 'child' })
  const sources = new Map([
    ['root', new ScriptedSource([...root, call, make.observation('delegate', 'done', {}, call.id)])],
    ['child', new ScriptedSource(child)],
  ])
  const asked: string[] = []
  const client = createEventClient({
    userId: crypto.randomUUID(),
    ...options,
    source: (id) => {
      asked.push(id)
      const source = sources.get(id)
      if (source === undefined) throw new Error(`There is no ${id}.`)
      return source
    },
  })
  onTestFinished(() => client.close())
  const screen = await render(
    <EventClientProvider client={client}>
      <div style={{ height: 600, display: 'flex' }}>
        <ConversationTimeline conversationId="root" />
      </div>
    </EventClientProvider>,
  )
  const card = screen.getByRole('button', { name: /Delegated/ })
  const run = screen.getByRole('button', { name: 'Run of reviewer' })
  return { screen, client, asked, card, run, child: sources.get('child') }
}

it('asks for nothing of a run before its reader opens it, and follows it then', async () => {
  const { screen, client, asked, card, run, child } = await show()
  await card.click()
  await expect.element(run).toHaveAttribute('aria-expanded', 'false')
  expect(asked).toEqual(['root'])
  expect((await client.savedConversations()).map(({ conversationId }) => conversationId)).toEqual(['root'])
  await run.click()
  await expect.element(screen.getByText('inner 2')).toBeVisible()
  expect(asked).toEqual(['root', 'child'])
  // The same button: whoever opened it with a key still has the focus there.
  expect(document.activeElement).toBe(run.element())
  child?.emit([eventFactory({ firstId: 3 }).message('inner and new')])
  await expect.element(screen.getByText('inner and new')).toBeVisible()
  await run.click()
  await expect.element(screen.getByText('inner and new')).not.toBeInTheDocument()
})

it('is opened, read and left by keys', async () => {
  const { screen, card, run } = await show()
  await expect.element(card).toBeVisible()
  ;(card.element() as HTMLElement).focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(run).toBeVisible()
  await userEvent.keyboard('{Tab}{Enter}')
  await expect.element(run).toHaveAttribute('aria-expanded', 'true')
  await expect.element(screen.getByText('inner 0')).toBeVisible()
  expect(screen.getByRole('group', { name: 'Run of reviewer' }).element().contains(document.activeElement)).toBe(true)
  await userEvent.keyboard('{Escape}')
  expect(document.activeElement?.getAttribute('role')).toBe('article')
  await userEvent.keyboard('{Escape}')
  expect(document.activeElement?.getAttribute('role')).toBe('log')
})

it('draws a few of ten thousand events', async () => {
  const { screen, card, run } = await show(messages(10_000, 'inner'))
  await card.click()
  await run.click()
  await expect.element(screen.getByText('inner 9999')).toBeVisible()
  expect(run.element().closest('[data-part="nested-run"]')?.querySelectorAll('.er-row')).toHaveLength(20)
  await screen.getByRole('button', { name: 'Show what was before' }).click()
  await expect.element(screen.getByText('inner 9940')).toBeInTheDocument()
  expect(document.querySelectorAll('*').length).toBeLessThan(3_000)
})

it('stands open again where it was scrolled away', async () => {
  const { screen, card, run } = await show(messages(3, 'inner'), 300)
  await card.click()
  await run.click()
  await expect.element(screen.getByText('inner 2')).toBeVisible()
  const scroller = screen.getByRole('log').element()
  scroller.dispatchEvent(new WheelEvent('wheel', { bubbles: true }))
  scroller.scrollTop = 0
  await expect.element(screen.getByText('inner 2')).not.toBeInTheDocument()
  await screen.getByRole('button', { name: 'Go to the latest' }).click()
  await expect.element(screen.getByText('inner 2')).toBeVisible()
})

it('has the gaps of its own run, and fills one when its reader asks', async () => {
  const { screen, client, card, run, child } = await show(messages(3, 'inner'), 0, { fillGaps: false })
  await card.click()
  await run.click()
  await expect.element(screen.getByText('inner 2')).toBeVisible()
  await run.click()
  client.conversation('child').close()
  // More than a client reads on from where it was.
  child?.hold(messages(1_200, 'inner').slice(3))
  await run.click()
  await expect.element(screen.getByText('inner 1199')).toBeVisible()
  const gap = screen.getByText('Events 3–1,099 not loaded yet')
  for (const _ of [1, 2]) await screen.getByRole('button', { name: 'Show what was before' }).click()
  await expect.element(gap).toBeVisible()
  const box = screen.getByRole('group', { name: 'Run of reviewer' }).element()
  expect(box.contains(gap.element())).toBe(true)
  expect(screen.container.querySelectorAll('[data-part="gap"]')).toHaveLength(1)
  expect(screen.getByText('inner 1099').query()).toBeNull()
  await screen.getByRole('button', { name: 'Load' }).click()
  await expect.element(screen.getByText('inner 1099')).toBeVisible()
})

it('tells the state of an agent of which no event tells', async () => {
  const { screen, card, run, child } = await show()
  await card.click()
  await run.click()
  await expect.element(screen.getByText('inner 2')).toBeVisible()
  child?.push({ agentState: 'running' })
  await expect.element(screen.getByText('Working')).toBeVisible()
})

it('keeps the focus on what asks for more of it, however long that takes', async () => {
  const { screen, card, run, child } = await show(messages(1_000, 'inner'))
  await card.click()
  await run.click()
  await expect.element(screen.getByText('inner 999')).toBeVisible()
  child?.hang()
  const more = screen.getByRole('button', { name: 'Show what was before' })
  ;(more.element() as HTMLElement).focus()
  for (const rows of [70, 100]) {
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => screen.container.querySelectorAll('.er-run .er-row').length).toBe(rows)
  }
  await userEvent.keyboard('{Enter}')
  await expect.element(more).toHaveAttribute('aria-disabled', 'true')
  await userEvent.keyboard('{Enter}')
  expect(document.activeElement).toBe(more.element())
})

it('leaves room on a phone for six runs in one another', async () => {
  await page.viewport(375, 800)
  onTestFinished(() => page.viewport(414, 896))
  const logs = Array.from({ length: 7 }, (_, level) => [eventFactory().message(`level ${level}`), ...(level < 6 ? [eventFactory({ firstId: 1 }).action('delegate', { agent: `a${level + 1}`, conversation_id: `run ${level + 1}` })] : [])])
  const client = createEventClient({ userId: crypto.randomUUID(), source: (id) => new ScriptedSource(logs[Number(id.split(' ')[1])]) })
  onTestFinished(() => client.close())
  const screen = await render(
    <EventClientProvider client={client}>
      <div style={{ height: 700, display: 'flex' }}>
        <ConversationTimeline conversationId="run 0" />
      </div>
    </EventClientProvider>,
  )
  for (let level = 1; level <= 6; level++) {
    await screen.getByRole('button', { name: `Run of a${level}` }).click()
    await expect.element(screen.getByText(`level ${level}`)).toBeVisible()
  }
  expect(screen.getByRole('group', { name: 'Run of a6' }).element().getBoundingClientRect().width).toBeGreaterThan(150)
})
