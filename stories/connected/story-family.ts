import type { EventClientOptions } from '../../src/create-event-client.ts'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { StoryServer } from './story-server.ts'

export interface StoryFamily {
  readonly options: EventClientOptions
  /** The server of each conversation; one that nobody has made is empty. */
  readonly server: (conversationId: string) => StoryServer
  readonly goOffline: () => void
  readonly goOnline: () => void
}

/** Conversations in the page, each with a server of its own, under one network: that of the first. */
export function storyFamily(logs: Readonly<Record<string, readonly AgentEvent[]>>): StoryFamily {
  const servers = new Map(Object.entries(logs).map(([id, events]) => [id, new StoryServer(events)]))
  const server = (id: string) => {
    const found = servers.get(id) ?? new StoryServer()
    servers.set(id, found)
    return found
  }
  const first = Object.keys(logs)[0] ?? 'sample'
  return {
    options: { source: server, runtime: server(first).runtime },
    server,
    goOffline: () => {
      for (const each of servers.values()) each.goOffline()
    },
    goOnline: () => {
      for (const each of servers.values()) each.goOnline()
    },
  }
}
