import type { AgentEvent } from '../../../src/protocol/agent-event.ts'

const START = Date.UTC(2026, 0, 5, 10, 0, 0)

/** Timestamp of an event: a minute each, in UTC. */
export function stamp(id: number): string {
  return new Date(START + id * 60_000).toISOString()
}

export function run(id: number, command = `make ${id}`, args: Record<string, unknown> = {}): AgentEvent {
  return { id, timestamp: stamp(id), source: 'agent', action: 'run', args: { command, ...args } }
}

export function ran(id: number, cause: number, exitCode = 0): AgentEvent {
  return { id, timestamp: stamp(id), source: 'agent', cause, observation: 'run', content: 'done', extras: { metadata: { exit_code: exitCode } } }
}

export function said(id: number, source: 'user' | 'agent', content = `words ${id}`, more: Partial<AgentEvent> = {}): AgentEvent {
  return { id, timestamp: stamp(id), source, action: 'message', args: { content }, ...more } as AgentEvent
}

export function state(id: number, agentState: string): AgentEvent {
  return { id, timestamp: stamp(id), source: 'environment', observation: 'agent_state_changed', content: '', extras: { agent_state: agentState } }
}
