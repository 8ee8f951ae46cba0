import { EventreelError, isEventreelError } from '../../errors.ts'
import { parseJson } from '../../protocol/parse-json.ts'

const LISTS = ['events', 'trajectory']
const BLANKS: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0a, 0x0d])
const OPENINGS: ReadonlySet<number | undefined> = new Set([0x5b, 0x7b])

/**
 * Looks at the object around a file's list.
 * @param text All of it, with an empty list in the place of its own.
 * @throws `protocol_error` for one that has another list, or is a page after which more follows: what it lacks would be missed by nobody.
 */
export function checkEnvelope(text: string, line: number): void {
  const members = membersOf(text, line)
  if (members['has_more'] === true) {
    throw new EventreelError('protocol_error', `line ${line}: has_more says that this is only a part of a conversation. Import the whole of it, as eventreel export writes it.`)
  }
  if (LISTS.some((name) => Array.isArray(members[name]) && members[name].length > 0)) throw secondList(line)
}

/** @throws `protocol_error` for a byte after the end of a file's list that is not blank. */
export function checkBlank(byte: number | undefined, line: number): void {
  if (BLANKS.has(byte)) return
  throw OPENINGS.has(byte) ? secondList(line) : new EventreelError('protocol_error', `line ${line}: something stands after the end of the list. Is this one file of events?`)
}

function secondList(line: number): EventreelError {
  return new EventreelError('protocol_error', `A second list begins in line ${line}: import one file at a time.`)
}

function membersOf(text: string, line: number): Readonly<Record<string, unknown>> {
  try {
    return parseJson(text) as Readonly<Record<string, unknown>>
  } catch (cause) {
    if (!isEventreelError(cause, 'protocol_error')) throw cause
    throw new EventreelError('protocol_error', `line ${line}: what stands around the list is not JSON.`, { cause })
  }
}
