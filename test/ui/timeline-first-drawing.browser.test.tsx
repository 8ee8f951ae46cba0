import '../../src/ui/styles.css'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { expect, onTestFinished, test } from 'vitest'
import { buildRows, Timeline } from '../../src/ui/index.ts'
import { run, said } from './rows/events.ts'
import { settle } from './timeline-harness.tsx'

// What reckons rows is loaded once for a page: there must be one test here alone.
test('the end of a timeline stands where it will before what reckons its rows is loaded, with the same elements', async () => {
  const lengths = { long: 200, short: 3 }
  const box = document.createElement('div')
  document.body.append(box)
  const root = createRoot(box)
  onTestFinished(() => {
    root.unmount()
    box.remove()
  })
  flushSync(() =>
    root.render(
      Object.entries(lengths).map(([name, count]) => {
        const events = Array.from({ length: count }, (_, at) => said(at, at % 2 === 0 ? 'user' : 'agent', `No. ${at}. ${'words '.repeat(5 + ((at * 37) % 120))}`))
        return (
          <div key={name} id={name} style={{ inlineSize: 800, blockSize: 600 }}>
            <Timeline rows={buildRows([...events, run(count)], { timeZone: 'UTC' })} timeZone="UTC" target={count - 1} />
          </div>
        )
      }),
    ),
  )
  const scrollers = [...box.querySelectorAll<HTMLElement>('.er-scroller')]
  const seen = scrollers.map((scroller) => {
    const view = scroller.getBoundingClientRect()
    const rows = [...scroller.querySelectorAll<HTMLElement>('.er-row')].map((row) => ({ row, place: row.getBoundingClientRect() }))
    return rows.filter(({ place }) => place.bottom > view.top && place.top < view.bottom).map(({ row, place }) => ({ row, top: place.top, left: place.left, width: place.width }))
  })
  expect(scrollers.map((scroller) => scroller.dataset['static'])).toEqual(['end', 'end'])
  expect(seen.every((rows) => rows.length > 3)).toBe(true)
  // The first of the rows that are drawn is not the first of the conversation.
  expect(scrollers.map((scroller) => scroller.querySelector('.er-timeline-top')?.textContent)).toEqual([undefined, 'The beginning of the conversation'])
  await expect.poll(() => scrollers.map((scroller) => scroller.dataset['static']), { timeout: 20_000 }).toEqual([undefined, undefined])
  await settle()
  for (const { row, ...place } of seen.flat()) {
    expect(row.isConnected).toBe(true)
    const { top, left, width } = row.getBoundingClientRect()
    expect({ top, left, width }).toEqual(place)
  }
  // What the app wanted to be shown meanwhile has waited.
  expect(scrollers.map((scroller) => scroller.querySelector('[data-marked]')?.textContent)).toEqual([expect.stringContaining('No. 199.'), expect.stringContaining('No. 2.')])
})
