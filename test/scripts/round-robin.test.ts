import { expect, onTestFinished, test } from 'vitest'
import { startRoundRobin } from '../../scripts/cluster/round-robin.ts'
import { connectWebSocket } from '../server/contiguous-clients.ts'
import { message, startServer } from '../server/harness.ts'

async function started() {
  const servers = [await startServer(), await startServer()]
  const balancer = await startRoundRobin(0, servers.map(({ port }) => port))
  onTestFinished(() => balancer.close())
  for (const [index, server] of servers.entries()) await server.createConversation({ conversationId: `c${index}` })
  const url = `http://127.0.0.1:${balancer.port}`
  // A connection of its own for each request.
  const found = async (id: string) => (await fetch(`${url}/api/conversations/${id}`, { headers: { Connection: 'close' } })).status
  return { servers, url, found, balancer }
}

test('each connection goes to the next server, sockets too', async () => {
  const { servers, url, found } = await started()
  expect([await found('c0'), await found('c0'), await found('c1'), await found('c1')]).toEqual([200, 404, 404, 200])
  const client = connectWebSocket(url, { id: 'c0' })
  await servers[0]?.conversation('c0').addEvent(message('x'), 'user')
  await client.reached(0)
})

test('a server that is not there is passed over; where none is, the connection ends', async () => {
  const { servers, url, found } = await started()
  await servers[0]?.close()
  expect([await found('c1'), await found('c1')]).toEqual([200, 200])
  await servers[1]?.close()
  await expect(fetch(url)).rejects.toThrow(TypeError)
})

test('closing cuts what is open', async () => {
  const { url, balancer } = await started()
  const client = connectWebSocket(url, { id: 'c0' })
  await client.frames.first(({ type }) => type === 'replay_done')
  await balancer.close()
  expect(await client.closed).toBe(1006)
})
