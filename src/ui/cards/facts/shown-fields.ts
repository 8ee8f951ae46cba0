import { isRecord } from '../../rows/fields.ts'

/** Fields that say how a call stands, which its row says already. */
const TOLD = new Set(['thought', 'confirmation_state', 'security_risk', 'hidden'])
const MAX_FIELDS = 50

export type Fields = readonly (readonly [string, unknown])[]

/** The fields that say something, but for those named in `without`. */
export function shownFields(fields: unknown, ...without: readonly string[]): Fields {
  if (!isRecord(fields)) return []
  return Object.entries(fields).filter(([name, value]) => !TOLD.has(name) && !without.includes(name) && !isEmpty(value)).slice(0, MAX_FIELDS)
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)
}
