import type { AgentEvent } from '../../../src/protocol/agent-event.ts'
import { EPOCH_MS } from '../device.ts'
import type { Random } from '../random.ts'
import type { Scheduler } from '../scheduler.ts'
import type { LogVersion } from './sim-server.ts'

export type Draft = Readonly<Record<string, unknown>>

/** A server's log, with the memory of every log that it has been: what a client shows must be one of them. */
export class ServerLog {
  readonly versions: LogVersion[] = []
  readonly #scheduler: Scheduler
  #stamps = 0

  constructor(scheduler: Scheduler, epoch: string | null) {
    this.#scheduler = scheduler
    this.replace(epoch, -1)
  }

  get present(): LogVersion {
    // There is one from the start.
    return this.versions.at(-1) as LogVersion
  }

  /** Another log takes the place of this one; it begins with what this one has up to an id. */
  replace(epoch: string | null, upTo: number): void {
    const old = this.versions.at(-1)
    const kept = [...(old?.events.keys() ?? [])].filter((id) => id <= upTo)
    const copy = <T>(from: Map<number, T> | undefined) => new Map(kept.map((id) => [id, from?.get(id) as T]))
    this.versions.push({ epoch, events: copy(old?.events), texts: copy(old?.texts), verified: new Set(), latest: Math.max(-1, ...kept) })
  }

  stamp(event: Draft, id: number): AgentEvent {
    const seconds = new Date(EPOCH_MS + this.#scheduler.now).toISOString().slice(0, 19)
    const timestamp = `${seconds}.${String(this.#stamps++).padStart(6, '0')}`
    return { id, timestamp, ...event } as AgentEvent
  }

  put(event: AgentEvent): void {
    const { present } = this
    present.events.set(event.id, event)
    present.texts.set(event.id, JSON.stringify(event))
    present.latest = Math.max(present.latest, event.id)
  }
}

const WORDS = ['build', 'test', 'größe', 'deploy', '日本語', 'retry', 'merge', '🙂']

/** What an agent does next. `tag` makes every event unlike every other. */
export function nextDraft(random: Random, tag: string): Draft {
  const text = `${tag} ${random.pick(WORDS)}`
  switch (random.int(9)) {
    case 0:
      return { source: 'agent', action: 'run', args: { command: text, thought: '' } }
    case 1:
      return { source: 'environment', observation: 'run', content: text, extras: { command: text, metadata: { exit_code: 0 } } }
    case 2:
      return { source: 'environment', observation: 'agent_state_changed', content: '', extras: { agent_state: random.pick(['running', 'paused', 'awaiting_user_input']), reason: tag } }
    case 3:
      return { source: 'environment', observation: 'null', content: tag, extras: {} }
    case 4:
      return { source: 'agent', action: 'think', args: { thought: text } }
    case 5:
      return { source: 'environment', observation: 'zap', content: tag, extras: { deep: { list: [1, null, tag] } } }
    case 6:
      return { source: 'user', action: 'recall', args: { recall_type: 'knowledge', query: text, thought: '' } }
    default:
      return { source: 'agent', action: 'message', args: { content: text, wait_for_response: false } }
  }
}
