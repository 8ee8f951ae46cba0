import { fieldsOf, kindOf, textOf } from './fields.ts'
import type { CallRow, CallStatus } from './row.ts'

export interface CallSummary {
  /** How many calls of each kind, in the order in which the kinds first came; files, where the kind is about files. */
  readonly counts: ReadonlyMap<string, number>
  readonly failed: number
  /** What the calls took together. */
  readonly durationMs: number
}

/** Names of one thing. */
const SAME: Readonly<Record<string, string>> = { mcp: 'call_tool_mcp', browse_interactive: 'browse', condense: 'condensation' }
const ABOUT_FILES = new Set(['read', 'write', 'edit'])

/** What a run of calls comes to, for a sentence about it. */
export function summarizeCalls(calls: readonly CallRow[]): CallSummary {
  const counts = new Map<string, number>()
  const files = new Set<string>()
  let failed = 0
  let durationMs = 0
  for (const { action, observation, status, durationMs: took } of calls) {
    const event = action ?? observation
    if (isFailure(status)) failed++
    durationMs += took ?? 0
    if (event === undefined || event.observation === 'error') continue
    const name = kindOf(event)
    const kind = Object.hasOwn(SAME, name) ? (SAME[name] ?? name) : name
    const file = ABOUT_FILES.has(kind) ? textOf(fieldsOf(event)['path']) : ''
    if (file !== '') {
      if (files.has(`${kind} ${file}`)) continue
      files.add(`${kind} ${file}`)
    }
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return { counts, failed, durationMs }
}

export function isFailure(status: CallStatus): boolean {
  return status === 'error' || status === 'timeout'
}
