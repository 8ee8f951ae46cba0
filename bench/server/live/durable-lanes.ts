import { DurableStream, IdempotentProducer } from '@durable-streams/client'
import { DurableStreamTestServer } from '@durable-streams/server'
import type { WireEvent } from '../../lib/events.ts'
import { eventState } from '../../lib/event-state.ts'
import type { Lane } from './lane.ts'

/** Durable Streams, kept on the disk, written through the producer that its documentation recommends: a stream of events, and one of changes for StreamDB. */
export async function durableLanes(dataDir: string): Promise<{ durable: Lane; streamdb: Lane }> {
  const server = new DurableStreamTestServer({ port: 0, host: '127.0.0.1', dataDir })
  await server.start()
  const lane = (folder: string, textOf: (event: WireEvent) => string): Lane => {
    const producers = new Map<string, Promise<IdempotentProducer>>()
    const url = `${server.url}/${folder}`
    const open = async (conversation: string) => {
      const stream = await DurableStream.create({ url: `${url}/${conversation}`, contentType: 'application/json' })
      return new IdempotentProducer(stream, 'bench', { autoClaim: true, onError: (error) => console.error(error) })
    }
    return {
      url,
      async send(conversation, events) {
        const opening = producers.get(conversation) ?? open(conversation)
        producers.set(conversation, opening)
        const producer = await opening
        for (const event of events) producer.append(textOf(event))
        await producer.flush()
      },
      close: async () => {},
    }
  }
  return {
    durable: { ...lane('events', (event) => JSON.stringify(event)), close: () => server.stop() },
    streamdb: lane('changes', (event) => JSON.stringify(eventState.events.insert({ key: String(event.id), value: event }))),
  }
}
