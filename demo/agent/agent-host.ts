import { join } from 'node:path'
import { Agent } from './agent.ts'
import type { ConversationPort } from './conversation-port.ts'
import { outcomeOf, stopWork, type Helpers } from './helpers.ts'
import { Memory } from './memory.ts'
import type { Pace } from './pace.ts'
import { Workspace } from './workspace.ts'

export interface AgentHostOptions {
  /** Where the agents keep their scratch copies and what they must know again. */
  readonly dataDir: string
  /** The project each conversation gets a copy of. */
  readonly template: string
  readonly longRunRoot: string
  readonly pace: Pace
  readonly onError: (error: unknown, conversationId: string) => void
  /** The conversations that agents begin. Default: they begin none. */
  readonly conversations?: {
    readonly create: (options: { readonly title: string; readonly parentId: string }) => Promise<ConversationPort>
    readonly port: (conversationId: string) => ConversationPort
  }
}

/** One agent for each conversation of the server. */
export class AgentHost {
  readonly #options: AgentHostOptions
  readonly #agents = new Map<string, Promise<Agent>>()

  constructor(options: AgentHostOptions) {
    this.#options = options
  }

  /** Gives a conversation its agent, which answers what is written from event `from` on; once it has one, nothing happens. */
  async attach(port: ConversationPort, from: number): Promise<void> {
    let agent = this.#agents.get(port.id)
    if (agent === undefined) this.#agents.set(port.id, (agent = this.#begin(port, from)))
    await agent
  }

  /** Gives a conversation back the agent that it had before the program was ended; nothing happens where there was none. */
  async resume(port: ConversationPort): Promise<void> {
    if (await this.#memory(port.id).load()) await this.attach(port, 0)
  }

  /** Ends an agent whose conversation is gone. */
  async detach(conversationId: string): Promise<void> {
    const agent = this.#agents.get(conversationId)
    this.#agents.delete(conversationId)
    await (await agent)?.close()
  }

  /** Ends every agent, and what they have started. */
  async close(): Promise<void> {
    await Promise.all([...this.#agents.keys()].map((id) => this.detach(id)))
  }

  #memory(conversationId: string): Memory {
    return new Memory(join(this.#options.dataDir, 'agents', `${folderOf(conversationId)}.json`))
  }

  #helpersOf(parentId: string): Helpers | null {
    const { conversations } = this.#options
    if (conversations === undefined) return null
    return {
      begin: async (title, request) => {
        const port = await conversations.create({ title, parentId })
        await port.addEvent({ action: 'message', args: { content: request } }, 'user')
        await this.attach(port, 0)
        return port.id
      },
      outcome: (conversationId, signal) => outcomeOf(conversations.port(conversationId), signal),
      stop: (conversationId) => stopWork(conversations.port(conversationId)),
    }
  }

  async #begin(port: ConversationPort, from: number): Promise<Agent> {
    const { dataDir, template, longRunRoot, pace, onError } = this.#options
    const memory = this.#memory(port.id)
    const returning = await memory.load()
    if (!returning) await memory.update({ nextId: from })
    const workspace = await Workspace.open(join(dataDir, 'workspaces', folderOf(port.id)), template)
    const agent = new Agent({ port, workspace, memory, pace, longRunRoot, returning, helpers: this.#helpersOf(port.id), onError: (error) => onError(error, port.id) })
    agent.start()
    return agent
  }
}

function folderOf(conversationId: string): string {
  return encodeURIComponent(conversationId).replaceAll('.', '%2E')
}
