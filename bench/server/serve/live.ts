import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'
import { makeEvents, type WireEvent } from '../../lib/events.ts'
import { durableLanes } from '../live/durable-lanes.ts'
import { eventreelLane } from '../live/eventreel-lane.ts'
import type { Lane, LaneName, LiveUrls, Order } from '../live/lane.ts'
import { socketLane } from '../live/socket-lane.ts'
import { socketioLane } from '../live/socketio-lane.ts'
import { textOf } from '../text-of.ts'
import { ready } from './ready.ts'

/** Every server that live events come from, in one process of which only one has work at a time. What is to be sent is told over a control socket. */
const TICK_MS = 4
const folder = process.argv[2] ?? ''
const lanes: Readonly<Record<LaneName, Lane>> = {
  eventreel: await eventreelLane(join(folder, 'eventreel')),
  socket: await socketLane(),
  socketio: await socketioLane(),
  ...(await durableLanes(join(folder, 'durable'))),
}
const pool = makeEvents(2_000).map(({ cause: _cause, ...event }) => event)
const sent = new Map<string, number>()

const control = new WebSocketServer({ port: 0, host: '127.0.0.1' })
await once(control, 'listening')
control.on('connection', (socket) => {
  socket.on('message', (data) => {
    const order = JSON.parse(textOf(data)) as Order
    void obey(order).then(() => socket.send(JSON.stringify({ key: order.key })))
  })
})
const urls: LiveUrls = {
  control: `ws://127.0.0.1:${(control.address() as AddressInfo).port}`,
  lanes: { eventreel: lanes.eventreel.url, socket: lanes.socket.url, socketio: lanes.socketio.url, durable: lanes.durable.url, streamdb: lanes.streamdb.url },
}
ready(JSON.stringify(urls))

async function obey({ to, conversation, count, perSecond }: Order): Promise<void> {
  const send = (events: readonly WireEvent[]) => lanes[to].send(conversation, events)
  await send([])
  if (perSecond === undefined) {
    // In pieces: one transaction of 100,000 events is nobody's.
    for (let left = count; left > 0; left -= 1_000) await send(take(to, conversation, Math.min(left, 1_000)))
    return
  }
  const started = performance.now()
  const sending: Promise<void>[] = []
  let done = 0
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(count, Math.floor(((performance.now() - started) / 1000) * perSecond))
      if (due > done) sending.push(send(take(to, conversation, due - done)))
      done = due
      if (done < count) return
      clearInterval(timer)
      resolve()
    }, TICK_MS)
  })
  await Promise.all(sending)
}

/** The next events of a conversation, under their ids. */
function take(to: LaneName, conversation: string, count: number): WireEvent[] {
  const place = `${to}/${conversation}`
  const from = sent.get(place) ?? 0
  sent.set(place, from + count)
  return Array.from({ length: count }, (_, index): WireEvent => {
    const id = from + index
    return { ...(pool[id % pool.length] as WireEvent), id }
  })
}
