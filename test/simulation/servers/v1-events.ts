import { mapEvent } from '../../../src/source/v1/map-event.ts'
import type { AgentEvent } from '../../../src/protocol/agent-event.ts'
import type { Draft } from './server-log.ts'

export type V1Raw = Draft & { readonly id: string; readonly timestamp: string }

/** How far back an answer's action is looked for, as the client does it. */
const REACH = 99
const text = (value: unknown) => [{ type: 'text', text: String(value) }]

/** What an agent does, in the newer mechanism's words. @param calls uuids of actions that are not answered yet */
export function v1Draft(draft: Draft, uuid: string, calls: string[]): Draft {
  const { source, action, observation, content, args, extras } = draft as { source: string; action?: string; observation?: string; content?: string; args?: Draft; extras?: Draft }
  const call = { tool_name: 'terminal', tool_call_id: `call-${uuid}` }
  if (action === 'message') return { kind: 'MessageEvent', source, llm_message: { role: source, content: text(args?.['content']) } }
  if (action === 'run') {
    calls.push(uuid)
    return { kind: 'ActionEvent', source, thought: text('thinks'), action: { kind: 'TerminalAction', command: args?.['command'] }, ...call }
  }
  if (action === 'think') return { kind: 'ActionEvent', source, thought: [], action: { kind: 'ThinkAction', thought: args?.['thought'] }, ...call }
  if (observation === 'run') {
    const metadata = { exit_code: 0 }
    return { kind: 'ObservationEvent', source, action_id: calls.shift() ?? 'nobody', tool_name: 'terminal', observation: { kind: 'TerminalObservation', content: text(content), metadata } }
  }
  if (observation === 'agent_state_changed') return { kind: 'ConversationStateUpdateEvent', source, key: 'execution_status', value: extras?.['agent_state'] }
  return { kind: 'ZapEvent', source: 'hook', says: content ?? args, deep: { list: [1, null, uuid] } }
}

/** The events from a place on, as a client is to show them. */
export function shownFrom(raws: readonly V1Raw[], from: number): AgentEvent[] {
  const place = (uuid: string, before: number) => {
    for (let id = before - 1; id >= Math.max(0, before - REACH); id--) if (raws[id]?.id === uuid) return id
    return undefined
  }
  return raws.slice(from).map((raw, index) => mapEvent(raw, from + index, (uuid) => place(uuid, from + index)))
}
