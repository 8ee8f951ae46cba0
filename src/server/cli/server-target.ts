import type { ImportTarget } from './import-target.ts'
import { refused, type ServerClient } from './server-client.ts'

/** Writes to a running server, which gives its own timestamps. */
export function serverTarget(client: ServerClient): ImportTarget {
  let path = ''
  return {
    keepsTimestamps: false,
    open: async (conversationId, title) => {
      path = `/${encodeURIComponent(conversationId)}/events`
      const answer = await client.ask('', { method: 'POST', body: JSON.stringify({ conversation_id: conversationId, title }) })
      if (answer.status !== 201 && answer.body['code'] !== 'conversation_exists') throw refused('The server did not make the conversation', answer)
    },
    append: async (events, key) => {
      const answer = await client.ask(path, { method: 'POST', body: JSON.stringify(events), headers: { 'Idempotency-Key': key } })
      const { ids } = answer.body
      if (answer.status !== 201 || !Array.isArray(ids)) throw refused('The server refused the events', answer)
      return ids.map(Number)
    },
    close: () => Promise.resolve(),
  }
}
