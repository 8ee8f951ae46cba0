import { expect, it, onTestFinished } from 'vitest'
import { createEventClient, type LiveFeed } from 'eventreel'
import { until } from '../stream/until.ts'

const SECRET = 'key-that-nobody-may-see'

/** A link that stands and says nothing. */
const silent: LiveFeed = {
  name: 'websocket',
  speaksV0: false,
  connect: (_, { signal }) => ({
    frames: (async function* () {
      yield { connected: true as const, epoch: 'e', latestEventId: 0 }
      await new Promise((__, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    })(),
    send: () => new Promise(() => {}),
  }),
}

/** Everything on this device, as text. */
async function disk(): Promise<string> {
  const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }]
  for (const { name = '' } of await indexedDB.databases()) {
    const db = await settled(indexedDB.open(name))
    for (const store of db.objectStoreNames) {
      const records = db.transaction(store).objectStore(store)
      found.push(name, store, await settled(records.getAllKeys()), await settled(records.getAll()))
    }
    db.close()
  }
  return JSON.stringify(found)
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

it('keeps events and sends on the device, and never the key', async () => {
  const asked: string[] = []
  const client = createEventClient({
    baseUrl: 'https://agents.example.com',
    live: silent,
    userId: `user-${crypto.randomUUID()}`,
    sessionApiKey: () => SECRET,
    fetch: async (input, init) => {
      asked.push(`${input instanceof Request ? input.url : String(input)} ${new Headers(init?.headers).get('X-Session-API-Key')}`)
      return Response.json({ events: [{ id: 0, timestamp: '2026-01-01T00:00:00', source: 'agent', action: 'message', args: { content: 'what is kept' } }], has_more: false, latest_event_id: 0, epoch: 'e' })
    },
  })
  onTestFinished(() => client.close())
  const conversation = client.conversation('c')
  const window = conversation.openWindow()
  await until(window, ({ status }) => status === 'live')
  expect(await conversation.send({ action: 'message', args: { content: 'what is to be sent' } })).toMatchObject({ durable: true })
  expect(asked[0]).toMatch(new RegExp(` ${SECRET}$`))
  const kept = await disk()
  expect(kept).toContain('what is kept')
  expect(kept).toContain('what is to be sent')
  expect(kept).not.toContain(SECRET)
})
