export { createEventServer } from './create-event-server.ts'
export type {
  ConversationInfo, EventServer, EventServerOptions, Fallback, ServerConversation, ServerEventLog, ServerEventQuery,
} from './options.ts'
export type { LogEntry } from './logger.ts'
