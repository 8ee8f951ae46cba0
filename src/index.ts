export { EventreelError, ProtocolError, isEventreelError } from './errors.ts'
export type { EventreelErrorCode, EventreelErrorOptions } from './errors.ts'
export { platform } from './runtime.ts'
export type { Runtime } from './runtime.ts'

export { AGENT_STATES } from './protocol/kinds.ts'
export type { ActionArgs, AgentState, CommandMetadata, ConfirmationState, ObservationExtras, SecurityRisk, TaskItem } from './protocol/kinds.ts'
export type {
  ActionEvent, ActionName, AgentEvent, EventBase, EventOrigin, LlmMetrics, NewEvent, ObservationEvent, ObservationName, ToolCallMetadata, UnknownEvent,
} from './protocol/agent-event.ts'
export type { Register } from './protocol/register.ts'
export { isAction, isHidden, isObservation, kindOf } from './protocol/guards.ts'
export { isUnknown } from './protocol/is-unknown.ts'
export { defineEvents } from './protocol/define-events.ts'
export type { EventDefinitions, EventValidator, ValidatorResult } from './protocol/define-events.ts'
export { parseEvent, parseEvents, parseNewEvent } from './protocol/parse-event.ts'
export type { RejectedEvent } from './protocol/parse-event.ts'
export { EventFilter } from './protocol/event-filter.ts'
export type { EventFilterOptions } from './protocol/event-filter.ts'
export { EventPairs } from './protocol/pairing.ts'
export { durationMs, instantOf } from './protocol/time.ts'
export { buildHttpBaseUrl, buildWebSocketUrl, conversationUrl, extractBaseHost, socketIoTarget, validateConversationId } from './protocol/urls.ts'

export type { AppendOptions, EventLog, EventQuery, IdRange, LogHead, MirrorEventLog, WritableEventLog } from './store/event-log.ts'
export { EventStore } from './store/event-store.ts'
export type { EventStoreOptions } from './store/event-store.ts'
export { MemoryEventStore } from './store/memory-event-store.ts'
export type { MemoryEventStoreOptions } from './store/memory-event-store.ts'
export type { ConversationSource, SourceCursor, SourceFrame, SourcePage, SourcePageQuery, SourceSend } from './source/conversation-source.ts'
export type {
  Conversation, ConversationDiagnostics, ConversationSnapshot, ConversationStatus, Degraded, Draft, EventWindow, EventWindowOptions, Notice, PendingSend, SendReceipt,
} from './stream/conversation.ts'
