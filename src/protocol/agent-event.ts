import type { ActionArgs, ObservationExtras } from './kinds.ts'
import type { RegisteredActions, RegisteredObservations } from './register.ts'

/** Who an event comes from. (The wire calls it `source`; the name `EventSource` would shadow the browser's.) */
export type EventOrigin = 'agent' | 'user' | 'environment'

/** What every event carries. Key names and values are the wire's own: an event is the server's JSON, checked, never reshaped. */
export interface EventBase {
  /** Place in the log: a 0-based integer, the only order there is. */
  readonly id: number
  /** ISO 8601; without an offset it is the server's local time (see `serverTimeZone`). */
  readonly timestamp?: string
  readonly source?: EventOrigin
  /** One line for people, made by the server. */
  readonly message?: string
  /** Id of the action that an observation answers. */
  readonly cause?: number
  readonly tool_call_metadata?: ToolCallMetadata
  readonly llm_metrics?: LlmMetrics
  /** Seconds the action may take. */
  readonly timeout?: number
  /** The key of the send that made this event; only contiguous servers show it. */
  readonly idempotency_key?: string
  /** The draft that this event replaces. */
  readonly draft_key?: string
  /** What its server calls the event, where that is another name than `id`: the uuid of a V1 server. */
  readonly sourceId?: string
}

export interface ToolCallMetadata {
  readonly function_name?: string
  readonly tool_call_id?: string
  readonly model_response?: unknown
  readonly total_calls_in_response?: number
}

export interface LlmMetrics {
  readonly accumulated_cost?: number
  readonly max_budget_per_task?: number | null
  readonly accumulated_token_usage?: Readonly<Record<string, unknown>> | null
  readonly costs?: readonly unknown[]
  readonly response_latencies?: readonly unknown[]
  readonly token_usages?: readonly unknown[]
}

type AllActions = ActionArgs & RegisteredActions
type AllObservations = ObservationExtras & RegisteredObservations

/** Name of an action eventreel knows: the mechanism's, and those you declared with `defineEvents`. */
export type ActionName = keyof AllActions & string
/** Name of an observation eventreel knows: the mechanism's, and those you declared with `defineEvents`. */
export type ObservationName = keyof AllObservations & string

/** What the agent (or the person) did. Distributes over the names: `ActionEvent<'run' | 'read'>` is a union. */
export type ActionEvent<K extends ActionName = ActionName> = K extends ActionName
  ? EventBase & { readonly action: K; readonly args: AllActions[K]; readonly observation?: never }
  : never

/** What came of it. Distributes over the names. */
export type ObservationEvent<K extends ObservationName = ObservationName> = K extends ObservationName
  ? EventBase & {
      readonly observation: K
      readonly content: string
      readonly extras: AllObservations[K]
      readonly success?: boolean
      readonly action?: never
    }
  : never

/** A kind this version does not know: kept whole, filterable by its name, drawn by the generic card. */
export type UnknownEvent = EventBase &
  (
    | { readonly action: string; readonly args?: unknown; readonly observation?: never }
    | { readonly observation: string; readonly content?: unknown; readonly extras?: unknown; readonly success?: boolean; readonly action?: never }
  )

/**
 * One entry of a conversation's log. Narrow it with `isAction(event, 'run')` and `isObservation(event, 'run')`.
 */
export type AgentEvent = ActionEvent | ObservationEvent | UnknownEvent

type WithoutId<E> = E extends unknown ? Omit<E, 'id'> & { readonly id?: never } : never

/** An event that no log has accepted yet: everything but the id. */
export type NewEvent = WithoutId<AgentEvent>
