export { createEventServer } from './create-event-server.ts'
export type {
  Access, AccessRequest, ApiKey, ConversationInfo, EventServer, EventServerOptions, Fallback, RateLimit, ServerConversation, ServerEventLog, ServerEventQuery,
} from './options.ts'
export type { LogEntry } from './logger.ts'
