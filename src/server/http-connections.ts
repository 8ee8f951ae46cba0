import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** The connections of a server that may have to be ended: some wait for an answer, some never ask for anything. */
export class HttpConnections {
  readonly #sockets = new Set<Socket>()
  readonly #answers = new Set<ServerResponse>()
  #ending = false

  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    server.prependListener('request', (_, response) => {
      this.#answers.add(response)
      response.once('close', () => this.#answers.delete(response))
      if (this.#ending) endAfter(response)
    })
  }

  /** From now on each answer is the last of its connection: the next request of that client goes elsewhere. */
  end(): void {
    this.#ending = true
    for (const response of this.#answers) endAfter(response)
  }

  /** Cuts the connections that wait for no answer. Browsers open some ahead of need; a tab that stands still answers no farewell. */
  cutIdle(): void {
    const busy = new Set([...this.#answers].map(({ socket }) => socket))
    for (const socket of this.#sockets) if (!busy.has(socket)) socket.destroy()
  }

  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

function endAfter(response: ServerResponse): void {
  response.shouldKeepAlive = false
}
