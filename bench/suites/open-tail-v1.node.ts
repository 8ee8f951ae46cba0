import { createEventClient } from '../../src/index.ts'
import { startV1Server } from '../../test/fakes/v1-server.ts'
import type { Metrics, NodeSuite } from '../lib/suite.ts'

const EVENTS = 100_000

/** How many requests the end of a long log costs on a server that numbers nothing: those before the socket is opened, by when it is shown. */
export const suite: NodeSuite = {
  async run(): Promise<Metrics> {
    const events = Array.from({ length: EVENTS }, (_, index) => ({
      kind: 'MessageEvent',
      source: 'agent',
      timestamp: new Date(1_767_600_000_000 + index).toISOString().slice(0, 23),
      llm_message: { role: 'assistant', content: [{ type: 'text', text: `message ${index}` }] },
    }))
    const server = await startV1Server({ events })
    let asked = 0
    const client = createEventClient({
      baseUrl: server.url,
      dialect: 'v1',
      cache: 'memory',
      fetch: (input, init) => {
        if (server.sockets.length === 0) asked++
        return fetch(input, init)
      },
    })
    try {
      const window = client.conversation(server.conversationId).openWindow()
      await new Promise<void>((resolve) => {
        const look = () => window.getSnapshot().latestEventId === EVENTS - 1 && window.getSnapshot().events.length > 0 && resolve()
        window.subscribe(look)
        look()
      })
      return { open_tail_v1_requests: asked }
    } finally {
      client.close()
      await server.close()
    }
  },
}
