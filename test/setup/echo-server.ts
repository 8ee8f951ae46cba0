import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { WebSocketServer } from 'ws'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a WebSocket server that does what it is told: echoes, and closes at `close <code> <reason>`. */
    readonly echoUrl: string
  }
}

/** A real socket for tests in the browser, which cannot start one. */
export default async function setup(project: TestProject): Promise<() => void> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise<void>((resolve) => server.once('listening', resolve))
  server.on('connection', (socket, request) => {
    socket.on('message', (data: Buffer) => {
      const text = data.toString()
      const [command, code, ...reason] = text.split(' ')
      if (command === 'close') socket.close(Number(code), reason.join(' '))
      else if (command === 'url') socket.send(request.url ?? '')
      else socket.send(`echo ${text}`)
    })
  })
  project.provide('echoUrl', `ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return () => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  }
}
