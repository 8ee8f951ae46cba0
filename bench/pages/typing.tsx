import { createRoot } from 'react-dom/client'
import { createEventClient } from 'eventreel'
import { EventClientProvider } from 'eventreel/react'
import { ConversationView } from 'eventreel/ui'
import 'eventreel/ui/styles.css'

declare global {
  interface Window {
    readonly longTasks: number[]
    readonly keyLatencies: number[]
    heldEvents(): number
  }
}

/** The page in which the typing suite types. */
export function showConversation(baseUrl: string): void {
  const client = createEventClient({ baseUrl, userId: 'bench' })
  const longTasks: number[] = []
  const keyLatencies: number[] = []
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask', buffered: true })
  new PerformanceObserver((list) => keyLatencies.push(...list.getEntries().filter(({ name }) => name === 'keydown').map((entry) => entry.duration))).observe({
    type: 'event',
    durationThreshold: 16,
    buffered: true,
  } as PerformanceObserverInit)
  const conversation = client.conversation('bench')
  Object.assign(window, {
    longTasks,
    keyLatencies,
    heldEvents: () => conversation.diagnostics().held.reduce((sum, { from, to }) => sum + to - from + 1, 0),
    readAll: async () => {
      let count = 0
      for await (const _ of conversation.log.searchEvents()) count++
      return count
    },
  })
  document.body.innerHTML = '<div id="root" style="height: 100dvh"></div>'
  const root = document.getElementById('root')
  if (root === null) throw new Error('no root')
  createRoot(root).render(
    <EventClientProvider client={client}>
      <ConversationView conversationId="bench" />
    </EventClientProvider>,
  )
}
