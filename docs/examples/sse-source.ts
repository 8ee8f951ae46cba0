import { EventreelError, type ConversationSource, type SourcePage } from 'eventreel'

/** A conversation at `url`: pages and sends over HTTP, live events as server-sent events, each with its JSON on one line. */
export const sseSource = (url: string, silenceMs = 30_000): ConversationSource => ({
  announcesConnect: true,
  async readPage({ from = 0, to, limit, reverse, signal }) {
    const end = to === undefined ? '' : `&to=${to}`
    return (await ask(`${url}/events?from=${from}${end}&limit=${limit}&reverse=${reverse}`, { signal })).json() as Promise<SourcePage>
  },
  async *connect({ afterId, signal }) {
    const response = await ask(`${url}/stream?after=${afterId}`, { signal })
    yield { connected: true }
    for await (const { type, data } of readMessages(response, silenceMs)) {
      yield type === 'draft' ? { transient: { draft: data } } : { events: [data] }
    }
  },
  async send(action, { idempotencyKey, signal }) {
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey }
    return (await ask(`${url}/events`, { method: 'POST', body: JSON.stringify(action), headers, signal })).json() as Promise<{ id: number }>
  },
})

async function ask(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init)
  const { ok, status } = response
  if (!ok) throw new EventreelError('server_error', `The server answered ${status}.`, { status, retryable: status >= 500 || status === 429 })
  return response
}

async function* readMessages({ body }: Response, silenceMs: number): AsyncGenerator<{ type?: string | undefined; data: unknown }> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  for (let text = ''; reader !== undefined; ) {
    const timer = setTimeout(() => void reader.cancel(), silenceMs) // A dead link: the session connects again.
    const { done, value } = await reader.read().finally(() => clearTimeout(timer))
    if (done) return
    const messages = (text + value).split('\n\n')
    text = messages.pop() ?? ''
    for (const message of messages) {
      const data = /^data: (.*)$/m.exec(message)?.[1] // None in the comment lines that say that the server is alive.
      if (data !== undefined) yield { type: /^event: (.*)$/m.exec(message)?.[1], data: JSON.parse(data) as unknown }
    }
  }
}
