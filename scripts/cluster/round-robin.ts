import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface Balancer {
  readonly port: number
  /** Cuts every connection. */
  close(): Promise<void>
}

/** Gives each connection to the next of these ports of this machine; one where nobody listens is passed over. Sees bytes, never requests. */
export async function startRoundRobin(port: number, targets: readonly number[]): Promise<Balancer> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }
  let next = 0
  const server = createServer({ pauseOnConnect: true }, (client) => {
    keep(client)
    client.on('error', () => client.destroy())
    const first = next++
    const tryTarget = (attempt: number) => {
      const target = attempt < targets.length ? targets[(first + attempt) % targets.length] : undefined
      if (target === undefined || client.destroyed) return void client.destroy()
      const upstream = connect(target, '127.0.0.1')
      let connected = false
      keep(upstream)
      upstream.once('connect', () => {
        connected = true
        client.pipe(upstream).pipe(client)
      })
      upstream.on('error', () => (connected ? client.destroy() : tryTarget(attempt + 1)))
      upstream.once('close', () => connected && client.destroy())
      client.once('close', () => upstream.destroy())
    }
    tryTarget(0)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(`The balancer cannot listen on port ${port}: ${error.message}`)))
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      return closed
    },
  }
}
