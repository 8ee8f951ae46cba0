import type { AgentEvent, EventOrigin } from '../../protocol/agent-event.ts'
import { parseEvent } from '../../protocol/parse-event.ts'
import { isPlainText, picturesIn, rawOf, textIn, textOf, without, type Raw } from './fields.ts'
import { mapAction, mapObservation } from './map-tool.ts'
import { stateOf } from './state.ts'

const RISKS: Readonly<Record<string, number>> = { UNKNOWN: -1, LOW: 0, MEDIUM: 1, HIGH: 2 }

/**
 * A V1 event as an {@link AgentEvent} of this place in the log: the kinds that the cards know by the names that they know, every other whole,
 * under its own name. `sourceId` is its uuid; what has no field of ours stays in `v1`. The same event always comes out the same.
 * @param causeOf the place of what an observation answers, by the id of the action or of its tool call
 */
export function mapEvent(input: unknown, id: number, causeOf: (key: string) => number | undefined): AgentEvent {
  const raw = rawOf(input)
  const { timestamp, source } = raw
  const origin: EventOrigin = source === 'user' || source === 'agent' ? source : 'environment'
  const base = { id, sourceId: textOf(raw['id']), timestamp, source: origin }
  const whole = { observation: textOf(raw['kind']) || 'unknown', content: '', extras: raw === input ? raw : { value: input } }
  const mapped = mapKind(raw, causeOf)
  if (mapped !== null) {
    const { v1, ...known } = mapped
    const event = parsed({ ...base, ...known, v1: without(v1, 'id', 'timestamp', ...(source === origin ? ['source'] : [])) })
    if (event !== null) return event
  }
  // What is not as its kind should be is shown as it is.
  return parsed({ ...base, ...whole }) ?? { ...whole, id, sourceId: base.sourceId, source: origin }
}

function parsed(event: unknown): AgentEvent | null {
  try {
    return parseEvent(event)
  } catch {
    return null
  }
}

interface Mapped {
  readonly v1: Raw
  readonly [field: string]: unknown
}

function mapKind(raw: Raw, causeOf: (key: string) => number | undefined): Mapped | null {
  const kind = textOf(raw['kind'])
  const toolName = textOf(raw['tool_name'])
  const call = { tool_call_metadata: without({ function_name: raw['tool_name'], tool_call_id: raw['tool_call_id'] }) }
  const answer = () => ({ ...call, ...without({ cause: causeOf(textOf(raw['action_id']) || textOf(raw['tool_call_id'])) }) })
  const rest = (...names: string[]) => without(raw, 'tool_name', 'tool_call_id', ...names)
  switch (kind) {
    case 'MessageEvent': {
      const message = rawOf(raw['llm_message'])
      const { content } = message
      const pictures = picturesIn(content)
      const args = { content: textIn(content), ...(pictures.length > 0 ? { image_urls: pictures } : {}) }
      return { action: 'message', args, v1: { ...raw, llm_message: isPlainText(content) ? without(message, 'content') : message } }
    }
    case 'ActionEvent': {
      const action = rawOf(raw['action'])
      const { action: name, args } = mapAction(action, toolName)
      // A call of a tool that there is not.
      if (name === '') return { action: toolName || kind, args: { thought: textIn(raw['thought']), tool_call: raw['tool_call'] }, ...call, v1: rest('action', 'tool_call') }
      return {
        action: name,
        args: { thought: textIn(raw['thought']), security_risk: RISKS[textOf(raw['security_risk'])] ?? null, ...args },
        ...call,
        ...without({ message: raw['summary'], timeout: action['timeout'] }),
        // Its arguments are those of the action.
        v1: rest('action', 'summary', 'tool_call', ...(isPlainText(raw['thought']) ? ['thought'] : [])),
      }
    }
    case 'ObservationEvent': {
      const mapped = mapObservation(rawOf(raw['observation']), toolName)
      return mapped.observation === '' ? null : { ...mapped, ...answer(), v1: rest('observation') }
    }
    case 'UserRejectObservation':
      return { observation: 'user_rejected', content: textOf(raw['rejection_reason']), extras: {}, ...answer(), v1: rest('rejection_reason') }
    case 'AgentErrorEvent':
      return { observation: 'error', content: textOf(raw['error']), extras: {}, ...answer(), v1: rest('error') }
    case 'ConversationErrorEvent':
      return { observation: 'error', content: textOf(raw['detail']), extras: { error_id: textOf(raw['code']) }, v1: rest('detail') }
    case 'SystemPromptEvent':
      return { action: 'system', args: { content: textIn([raw['system_prompt']]), tools: raw['tools'] ?? null }, v1: rest('tools', 'system_prompt') }
    case 'Condensation':
      return { action: 'condensation', args: { summary: raw['summary'], summary_offset: raw['summary_offset'] }, v1: rest('summary') }
    case 'CondensationRequest':
      return { action: 'condensation_request', args: {}, v1: rest() }
    case 'PauseEvent':
      return { observation: 'agent_state_changed', content: '', extras: { agent_state: 'paused', reason: '' }, v1: rest() }
    case 'ConversationStateUpdateEvent': {
      const state = stateOf(raw)
      // Statistics and settings, which are of no use to a reader.
      if (state === null || raw['key'] === 'full_state') return { observation: kind, content: '', extras: { ...raw, hidden: true }, v1: {} }
      return { observation: 'agent_state_changed', content: '', extras: { agent_state: state, reason: '' }, v1: rest() }
    }
    default:
      return null
  }
}
