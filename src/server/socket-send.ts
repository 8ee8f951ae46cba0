import { EventreelError, ProtocolError } from '../errors.ts'
import { errorBody } from './http-answer.ts'
import type { EventService } from './event-service.ts'
import { errorDetails } from './logger.ts'
import { checkNewEvent } from './validation.ts'

/** The answer to an action that came over a socket. */
export type SendAnswer = { readonly id: number; readonly epoch: string } | { readonly error: { readonly code: string; readonly message: string } }

/** Appends an action that a user sent over a socket. Never rejects: a bad message gets its answer. */
export async function sendAction(service: EventService, conversationId: string, input: unknown): Promise<SendAnswer> {
  try {
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
export function socketError(service: EventService, error: unknown): { readonly code: string; readonly message: string } {
  const { status, code, detail } = errorBody(error)
  if (status === 500) service.options.logger({ level: 'error', what: 'socket', ...errorDetails(error) })
  return { code, message: detail }
}
