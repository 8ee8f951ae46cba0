import type { AgentEvent } from 'eventreel'

/** What the server itself says, asked without any of the library. */
export class RestLog {
  readonly #url: string

  constructor(serverUrl: string, conversationId: string) {
    this.#url = `${serverUrl}/api/conversations/${encodeURIComponent(conversationId)}`
  }

  /** The whole log, or what of it there is up to `last` (inclusive). */
  async events(last = Number.MAX_SAFE_INTEGER): Promise<AgentEvent[]> {
    const events: AgentEvent[] = []
    for (;;) {
      const from = (events.at(-1)?.id ?? -1) + 1
      const page = await this.#get<{ events: AgentEvent[]; has_more: boolean }>(`/events?start_id=${from}&limit=100`)
      events.push(...page.events.filter((event) => event.id <= last))
      if (!page.has_more || (events.at(-1)?.id ?? -1) >= last) return events
    }
  }

  async latestEventId(): Promise<number> {
    const page = await this.#get<{ events: AgentEvent[] }>('/events?reverse=true&limit=1')
    return page.events[0]?.id ?? -1
  }

  /** Appends as the person (or as whom the event names); resolves with the id. Equal keys make one event. */
  async post(action: object, key?: string): Promise<number> {
    const response = await fetch(`${this.#url}/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(key !== undefined && { 'Idempotency-Key': key }) },
      body: JSON.stringify(action),
    })
    if (!response.ok) throw new Error(`The server answered ${response.status}: ${await response.text()}`)
    return ((await response.json()) as { id: number }).id
  }

  async #get<T>(path: string): Promise<T> {
    const response = await fetch(this.#url + path)
    if (!response.ok) throw new Error(`The server answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as T
  }
}

export async function firstConversation(serverUrl: string): Promise<string> {
  const response = await fetch(`${serverUrl}/api/conversations?limit=100`)
  const { results } = (await response.json()) as { results: { conversation_id: string; parent_id: string | null }[] }
  const id = results.find(({ parent_id }) => parent_id === null)?.conversation_id
  if (id === undefined) throw new Error('The server has no conversation.')
  return id
}
