export { createEventServer } from './create-event-server.ts'
export type { ConversationInfo, EventServer, EventServerOptions, ServerConversation } from './options.ts'
export type { LogEntry } from './logger.ts'
export type { ServerEventLog, ServerEventQuery } from './server-event-log.ts'
