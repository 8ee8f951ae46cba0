import { buildWebSocketUrl, conversationUrl, createEventClient, type Conversation } from 'eventreel'

declare global {
  interface Window {
    ready(): boolean
    /** Milliseconds from `send` to the server's acknowledgement. */
    send(text: string): Promise<number>
    /** The same over a bare WebSocket, with nothing kept. */
    sendBare(text: string): Promise<number>
  }
}

/** The page of the send suite. */
export function serveSends(baseUrl: string): void {
  const conversation = createEventClient({ baseUrl, userId: 'bench' }).conversation('sends')
  const view = conversation.openWindow()
  const socket = new WebSocket(`${buildWebSocketUrl('bare', conversationUrl(baseUrl, 'bare')) ?? ''}?contiguous=true&latest_event_id=-1`)
  window.ready = () => view.getSnapshot().status === 'live' && conversation.diagnostics().storage === 'indexeddb' && socket.readyState === WebSocket.OPEN
  const message = (content: string) => ({ action: 'message' as const, args: { content } })
  window.send = async (text) => {
    const started = performance.now()
    const acknowledged = nextAcknowledgement(conversation)
    const { key, durable } = await conversation.send(message(text))
    if (!durable) throw new Error('the message was not saved')
    const [acked, at] = await acknowledged
    if (acked !== key) throw new Error('another message was acknowledged')
    return at - started
  }
  window.sendBare = (text) => {
    const started = performance.now()
    const key = crypto.randomUUID()
    return new Promise((resolve) => {
      const listen = ({ data }: MessageEvent<string>) => {
        const frame = JSON.parse(data) as { readonly type?: string; readonly idempotency_key?: string }
        if (frame.type !== 'ack' || frame.idempotency_key !== key) return
        socket.removeEventListener('message', listen)
        resolve(performance.now() - started)
      }
      socket.addEventListener('message', listen)
      socket.send(JSON.stringify({ ...message(text), idempotency_key: key }))
    })
  }
}

function nextAcknowledgement(conversation: Conversation): Promise<readonly [key: string, at: number]> {
  return new Promise((resolve) => {
    const stop = conversation.onDiagnostic((entry) => {
      if (entry.type !== 'send-acknowledged') return
      stop()
      resolve([entry.key, performance.now()])
    })
  })
}
