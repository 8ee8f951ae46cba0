import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { textOf } from '../text-of.ts'
import { ready } from './ready.ts'

/** Gives every message to everybody who is connected: no log, no ids, nothing kept. */
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
server.on('listening', () => ready(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
server.on('connection', (socket) => {
  socket.on('message', (data) => {
    const text = textOf(data)
    for (const client of server.clients) client.send(text)
  })
})
