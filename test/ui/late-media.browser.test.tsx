import '../../src/ui/styles.css'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { expect, onTestFinished, test } from 'vitest'
import { pagePicture } from '../../stories/fixtures/page-picture.ts'
import { MessageCard } from '../../src/ui/index.ts'
import { said } from './rows/events.ts'

// What draws pictures and files is loaded once for a page: there must be one test here alone.
test('pictures and files of a message have their place before what draws them is loaded', async () => {
  const event = said(0, 'user', 'Look.', { args: { content: 'Look.', image_urls: [pagePicture()], file_urls: ['https://a.example/report.pdf'] } })
  const box = document.createElement('div')
  document.body.append(box)
  const root = createRoot(box)
  onTestFinished(() => {
    root.unmount()
    box.remove()
  })
  flushSync(() => root.render(<MessageCard speaker="user" text="Look." event={event} />))
  const height = box.getBoundingClientRect().height
  expect(height).toBeGreaterThan(150)
  expect(box.querySelector('img')).toBeNull()
  await expect.poll(() => box.querySelector('img') !== null && box.textContent.includes('report.pdf'), { timeout: 20_000 }).toBe(true)
  expect(box.querySelector('[aria-busy]')).toBeNull()
  expect(box.getBoundingClientRect().height).toBe(height)
})
