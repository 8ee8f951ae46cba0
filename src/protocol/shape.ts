import * as v from 'valibot'
import { ProtocolError } from '../errors.ts'

/**
 * Checks input from outside in place: what passes is the same object, now typed.
 * @param path Where the input sits, before the path of the fault.
 * @throws {ProtocolError} for the first fault.
 */
export function assertShape<T>(schema: v.GenericSchema<unknown, T>, input: unknown, path: readonly PropertyKey[] = []): asserts input is T {
  const { issues } = v.safeParse(schema, input, { abortEarly: true })
  if (issues) throw malformed([...path, ...(issues[0].path ?? []).map((item) => item.key as PropertyKey)], issues[0].message, issues)
}

export function malformed(path: readonly PropertyKey[], message: string, cause: unknown): ProtocolError {
  const field = path.map(String).join('.') || 'event'
  // A message may quote the offending value, which may be a whole file.
  return new ProtocolError(field, `${field}: ${message.slice(0, 200)}`, { cause })
}
