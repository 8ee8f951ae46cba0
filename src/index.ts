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
export { isAction, isObservation } from './protocol/guards.ts'

export type { AppendOptions, EventLog, EventQuery, IdRange, LogHead, MirrorEventLog, WritableEventLog } from './store/event-log.ts'
export { MemoryEventStore } from './store/memory-event-store.ts'
export type { MemoryEventStoreOptions } from './store/memory-event-store.ts'
export type { ConversationSource, SourceCursor, SourceFrame, SourcePage, SourcePageQuery, SourceSend } from './source/conversation-source.ts'
export type {
  Conversation, ConversationDiagnostics, ConversationSnapshot, ConversationStatus, Degraded, Draft, EventWindow, EventWindowOptions, Notice, PendingSend, SendReceipt,
} from './stream/conversation.ts'
