import { join } from 'node:path'
import { Agent } from './agent.ts'
import type { ConversationPort } from './conversation-port.ts'
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
  readonly onError: (error: unknown) => void
}

/** One agent for each conversation of the server. */
export class AgentHost {
  readonly #options: AgentHostOptions
  readonly #agents = new Map<string, Promise<Agent>>()

  constructor(options: AgentHostOptions) {
    this.#options = options
  }

  /** Gives a conversation its agent; once it has one, nothing happens. */
  async attach(port: ConversationPort): Promise<void> {
    let agent = this.#agents.get(port.id)
    if (agent === undefined) this.#agents.set(port.id, (agent = this.#begin(port)))
    await agent
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

  async #begin(port: ConversationPort): Promise<Agent> {
    const { dataDir, template, longRunRoot, pace, onError } = this.#options
    const folder = encodeURIComponent(port.id).replaceAll('.', '%2E')
    const memory = new Memory(join(dataDir, 'agents', `${folder}.json`))
    const returning = await memory.load()
    const tail = returning ? [] : await port.readTail(1)
    const workspace = await Workspace.open(join(dataDir, 'workspaces', folder), template)
    const agent = new Agent({ port, workspace, memory, pace, longRunRoot, returning, greet: !returning && tail.length === 0, onError })
    agent.start()
    return agent
  }
}
