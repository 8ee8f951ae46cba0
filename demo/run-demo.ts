import { join } from 'node:path'
import type { RequestListener } from 'node:http'
import { isEventreelError } from 'eventreel'
import { createEventServer, type EventServer } from 'eventreel/server'
import { AgentHost } from './agent/agent-host.ts'
import type { Pace } from './agent/pace.ts'
import { portOf } from './agent/server-port.ts'

export interface DemoOptions {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly page: RequestListener
  readonly pace: Pace
  /** The folder that a long run reads. */
  readonly longRunRoot: string
}

export interface Demo {
  readonly server: EventServer
  /** Ends the agents and what they have started, then the server. */
  close(): Promise<void>
}

const FIRST_REQUEST = 'Please look after this project: mend what is broken, then review how good its tests are.'

/** The server, with an agent in each of its conversations; the first time with one conversation, in which the agent works. */
export async function runDemo({ port, host, dataDir, page, pace, longRunRoot }: DemoOptions): Promise<Demo> {
  const agents = new AgentHost({
    dataDir,
    template: join(import.meta.dirname, 'scratch-project'),
    longRunRoot,
    pace,
    conversations: {
      create: async (options) => portOf(await server.createConversation(options)),
      port: (conversationId) => portOf(server.conversation(conversationId)),
    },
    onError: (error, conversationId) => {
      if (isEventreelError(error, 'conversation_not_found')) void agents.detach(conversationId)
      else if (!isEventreelError(error, 'closed')) console.error(`The agent of ${conversationId}:`, error)
    },
  })
  const server = await createEventServer({
    port,
    host,
    dataDir,
    fallback: page,
    onUserAction: (event, conversation) => agents.attach(portOf(conversation), event.id),
  })
  if ((await server.listConversations({ limit: 1 })).conversations.length === 0) await openFirst(server, agents)
  else await resumeAll(server, agents)
  return {
    server,
    close: async () => {
      await agents.close()
      await server.close()
    },
  }
}

async function openFirst(server: EventServer, agents: AgentHost): Promise<void> {
  const conversation = await server.createConversation({ title: 'Look after pocketbook' })
  await conversation.addEvent({ action: 'message', args: { content: FIRST_REQUEST } }, 'user')
  await agents.attach(portOf(conversation), 0)
}

async function resumeAll(server: EventServer, agents: AgentHost): Promise<void> {
  let pageId: string | undefined
  do {
    const { conversations, nextPageId } = await server.listConversations({ limit: 100, pageId })
    for (const { conversationId } of conversations) await agents.resume(portOf(server.conversation(conversationId)))
    pageId = nextPageId ?? undefined
  } while (pageId !== undefined)
}
