import { EventreelError, ProtocolError } from '../errors.ts'
import type { NewEvent } from '../protocol/agent-event.ts'
import { parseNewEvent } from '../protocol/parse-event.ts'
import { validateConversationId } from '../protocol/urls.ts'

const MAX_KEY_LENGTH = 200
const MAX_TITLE_LENGTH = 1000
/** Most events in one append. */
export const MAX_LIST = 1000

export interface CheckedEvent {
  readonly event: NewEvent
  /** The epoch that its sender wrote it for. */
  readonly epoch: string | undefined
}

/**
 * An event from outside, checked; what the wire sends beside it is taken apart.
 * @throws {ProtocolError} naming the field.
 */
export function checkNewEvent(input: unknown): CheckedEvent {
  const event = parseNewEvent(input)
  if (event.idempotency_key != null) checkKey(event.idempotency_key, 'idempotency_key')
  if (event.draft_key != null) checkKey(event.draft_key, 'draft_key')
  const epoch = 'epoch' in event ? event.epoch : undefined
  if (epoch !== undefined && epoch !== null && typeof epoch !== 'string') throw new ProtocolError('epoch', 'epoch: a string is expected')
  return { event, epoch: epoch ?? undefined }
}

/** @throws {ProtocolError} */
export function checkKey(key: unknown, field: string): string {
  if (typeof key !== 'string' || key === '' || key.length > MAX_KEY_LENGTH || !key.isWellFormed()) {
    throw new ProtocolError(field, `${field}: a string of 1 to ${MAX_KEY_LENGTH} characters is expected`)
  }
  return key
}

/** @throws `invalid_conversation_id` for text that is not percent-encoded as it should be. */
export function decodePathPart(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw new EventreelError('invalid_conversation_id', 'Invalid conversation id', { cause })
  }
}

/** A conversation's id, or what is wrong with it: who has no key is not told that. */
export function namedId(read: () => string): { readonly id: string } | { readonly id: null; readonly fault: unknown } {
  try {
    return { id: validateConversationId(read()) }
  } catch (fault) {
    return { id: null, fault }
  }
}

/** @throws {ProtocolError} */
export function checkTitle(title: unknown): string | null {
  if (title === undefined || title === null) return null
  if (typeof title !== 'string' || title.length > MAX_TITLE_LENGTH || !title.isWellFormed()) {
    throw new ProtocolError('title', `title: a string of at most ${MAX_TITLE_LENGTH} characters is expected`)
  }
  return title
}

/**
 * A whole number from a query.
 * @throws {ProtocolError} naming the parameter.
 */
export function readInteger(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  const value = Number(text)
  if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(value)) throw new ProtocolError(name, `${name}: an integer is expected`)
  return value
}

/**
 * A truth value from a query, as the mechanism's clients write it: `true`, `True`, `1`.
 * @throws {ProtocolError} naming the parameter.
 */
export function readBoolean(query: URLSearchParams, name: string): boolean {
  const text = query.get(name)?.toLowerCase() ?? ''
  if (['true', '1', 'yes', 'on', 't', 'y'].includes(text)) return true
  if (['', 'false', '0', 'no', 'off', 'f', 'n'].includes(text)) return false
  throw new ProtocolError(name, `${name}: true or false is expected`)
}

/**
 * A list of events from outside.
 * @throws {ProtocolError} naming the field with its place in the list, e.g. `2.args.command`.
 */
export function checkList(list: readonly unknown[]): CheckedEvent[] {
  if (list.length === 0 || list.length > MAX_LIST) throw new ProtocolError('body', `body: 1 to ${MAX_LIST} events are expected`)
  return list.map((input, index) => {
    try {
      return checkNewEvent(input)
    } catch (error) {
      if (error instanceof ProtocolError) throw new ProtocolError(`${index}.${error.field}`, `${index}.${error.message}`, { cause: error })
      throw error
    }
  })
}
