import '../../../src/ui/styles.css'
import { expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { buildRows, type BuildRowsOptions } from '../../../src/ui/rows/build-rows.ts'
import { Timeline } from '../../../src/ui/Timeline.tsx'
import { said } from '../rows/events.ts'

const text = 'Found it: **two** things.\n\n- one\n- two\n\n```ts\nlet a\n```'

function timeline(options: BuildRowsOptions, answered = false) {
  const events = [said(0, 'user', 'Well?'), ...(answered ? [said(1, 'agent', text, { draft_key: 'd' })] : [])]
  return (
    <div style={{ blockSize: 500 }}>
      <Timeline rows={buildRows(events, { timeZone: 'UTC', ...options })} timeZone="UTC" />
    </div>
  )
}

test('in a timeline, a draft becomes its message in place: every element that was drawn stays', async () => {
  const draft = { key: 'd', text: text.slice(0, -5) }
  const screen = await render(timeline({ drafts: [draft] }))
  await expect.poll(() => screen.container.querySelector('[data-part=draft] strong')).not.toBeNull()
  // But for colours, which a machine that has no time for them at once draws a moment later.
  const drawn = [...screen.container.querySelectorAll('[data-part=draft] .er-prose, [data-part=draft] .er-prose :not([data-token])')]
  await screen.rerender(timeline({}, true))
  await expect.poll(() => screen.container.querySelector('[data-part=draft]')).toBeNull()
  expect(drawn.filter((element) => !element.isConnected)).toEqual([])
  expect(drawn[0]?.closest('[data-part=message]')?.getAttribute('data-role')).toBe('agent')
})

test('a timeline hands on which pictures are loaded', async () => {
  const events = [said(0, 'agent', '![a](http://127.0.0.1:9/a.png)')]
  const screen = await render(
    <div style={{ blockSize: 500 }}>
      <Timeline rows={buildRows(events, { timeZone: 'UTC' })} timeZone="UTC" images="never" />
    </div>,
  )
  await expect.poll(() => screen.container.querySelector('.er-picture-offer')?.textContent).toBe('a')
})
