import { EventreelError, ProtocolError } from '../errors.ts'
import { errorBody } from './http-answer.ts'
import type { EventService } from './event-service.ts'
import { errorDetails } from './logger.ts'
import { checkNewEvent } from './validation.ts'
import type { Visitor } from './visitor.ts'

/** What a client hears of an error over a socket. */
export interface SocketError {
  readonly code: string
  readonly message: string
  /** After how many seconds the same may be tried again. */
  readonly retry_after?: number
}

/** The answer to an action that came over a socket. */
export type SendAnswer = { readonly id: number; readonly epoch: string } | { readonly error: SocketError }

/** Appends an action that a user sent over a socket. Never rejects: a bad message gets its answer. */
export async function sendAction(service: EventService, visitor: Visitor, conversationId: string, input: unknown): Promise<SendAnswer> {
  try {
    await visitor.maySend()
    const checked = checkNewEvent(input)
    if (checked.event.action === undefined) throw new ProtocolError('action', 'action: a user sends actions only')
    const { ids, epoch } = await service.append(conversationId, [checked], { source: 'user', always: true, fromClient: true })
    const [id] = ids
    if (id === undefined) throw new EventreelError('server_error', 'The append gave no id.')
    return { id, epoch }
  } catch (error) {
    return { error: socketError(service, error) }
  }
}

/** What a client hears of an error; what it must not hear goes to the log. */
export function socketError(service: EventService, error: unknown): SocketError {
  const { status, code, detail, ...more } = errorBody(error)
  if (status === 500) service.options.logger({ level: 'error', what: 'socket', ...errorDetails(error) })
  return { code, message: detail, ...more }
}

/** Whether what was sent was refused because the client's key is not good any more: then neither is its connection. */
export function isShutOut(answer: SendAnswer): boolean {
  return 'error' in answer && answer.error.code === 'unauthorized'
}
