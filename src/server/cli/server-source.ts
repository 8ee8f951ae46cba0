import { EventreelError } from '../../errors.ts'
import type { ExportSource } from './export-source.ts'
import { refused, type ServerClient } from './server-client.ts'

const PAGE = 100
const PAGE_WITH_EPOCH = 1000

/** Reads a conversation from a running server, ours or any that speaks the wire. */
export function serverSource(client: ServerClient, conversationId: string): ExportSource {
  const path = `/${encodeURIComponent(conversationId)}`
  return {
    lines: async function* () {
      let epoch: unknown
      for (let from = 0, more = true; more; ) {
        // With its epoch, a log that is replaced meanwhile is an error, not the rest of another.
        const search = new URLSearchParams({ start_id: String(from), limit: String(epoch === undefined ? PAGE : PAGE_WITH_EPOCH) })
        if (typeof epoch === 'string') search.set('epoch', epoch)
        const answer = await client.ask(`${path}/events?${search.toString()}`)
        const { events, has_more: hasMore } = answer.body
        if (answer.status !== 200 || !Array.isArray(events)) throw refused('The conversation cannot be read', answer)
        epoch ??= answer.body['epoch']
        if (events.length > 0) yield `${events.map(lineOf).join('\n')}\n`
        more = hasMore === true
        const lastId = idOf(events.at(-1))
        if (more && (lastId === null || lastId < from)) throw new EventreelError('protocol_error', `The server says that more follows, and shows no event from id ${from} on.`)
        from = (lastId ?? from) + 1
      }
    },
    trajectory: async function* () {
      const response = await client.open(`${path}/trajectory`)
      if (response.status !== 200 || response.body === null) throw refused('The conversation cannot be read', { status: response.status, body: {} })
      const decoder = new TextDecoder()
      let last = ''
      try {
        for await (const chunk of response.body) {
          const text = decoder.decode(chunk, { stream: true })
          if (text !== '') last = text
          yield text
        }
      } catch (cause) {
        throw brokenOff(cause)
      }
      if (!last.trimEnd().endsWith('}')) throw brokenOff()
      yield '\n'
    },
    close: () => Promise.resolve(),
  }
}

function brokenOff(cause?: unknown): EventreelError {
  return new EventreelError('connection_closed', 'The answer broke off: nothing was kept. Run it again.', { cause })
}

function idOf(event: unknown): number | null {
  return typeof event === 'object' && event !== null && 'id' in event && typeof event.id === 'number' ? event.id : null
}

/** Without what belongs to one server's clients alone. */
function lineOf(event: unknown): string {
  if (typeof event !== 'object' || event === null) throw new EventreelError('protocol_error', 'The server answers with events that are no objects.')
  const { idempotency_key: _, draft_key: __, ...rest } = event as Record<string, unknown>
  return JSON.stringify(rest)
}
