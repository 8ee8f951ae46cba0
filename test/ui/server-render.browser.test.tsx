import '../../src/ui/styles.css'
import '../../src/ui/pictures/styles.css'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { expect, onTestFinished, test } from 'vitest'
import { createEventClient } from '../../src/create-event-client.ts'
import { EventClientProvider } from '../../src/react/index.ts'
import { conversationFromArray } from '../../src/index.ts'
import { ConversationView } from '../../src/ui/index.ts'
import { settle, thousand } from './timeline-harness.tsx'

const events = thousand.slice(0, 80)

function page() {
  const client = createEventClient({ source: () => conversationFromArray(events) })
  return (
    <EventClientProvider client={client}>
      <ConversationView conversationId="42" initialEvents={events} />
    </EventClientProvider>
  )
}

test('a server sends the end of the conversation, and the page takes it over without a difference', async () => {
  const html = renderToString(page())
  expect(html).toContain('er-row')
  const box = document.createElement('div')
  box.style.blockSize = '500px'
  document.body.append(box)
  onTestFinished(() => box.remove())
  box.innerHTML = html
  const differences: unknown[] = []
  const root = hydrateRoot(box, page(), { onRecoverableError: (error) => differences.push(error) })
  onTestFinished(() => root.unmount())
  await expect.poll(() => box.querySelector('.er-scroller')?.hasAttribute('data-static')).toBe(false)
  await settle()
  expect(differences).toEqual([])
  const scroller = box.querySelector('.er-scroller')
  expect((scroller?.scrollHeight ?? 0) - (scroller?.clientHeight ?? 0) - (scroller?.scrollTop ?? 0)).toBeLessThan(2)
})
