import type { AgentEvent } from '../../protocol/agent-event.ts'
import { contentOf, fieldsOf, textOf } from '../rows/fields.ts'
import { type DiffLine, diffLines, foldSame } from '../text/line-diff.ts'
import { parseUnifiedDiff } from '../text/unified-diff.ts'

export interface FileChange {
  readonly lines: readonly DiffLine[]
  readonly added: number
  readonly removed: number
}

const known = new WeakMap<AgentEvent, FileChange | null>()

/** What an edit changed, by the best witness there is: both contents, the server's own diff, or what the action asked for. Null where none tells. */
export function fileChange(action: AgentEvent | undefined, observation: AgentEvent | undefined): FileChange | null {
  const event = observation ?? action
  if (event === undefined) return null
  let change = known.get(event)
  if (change === undefined) {
    const lines = changedLines(fieldsOf(action), fieldsOf(observation), contentOf(observation))
    change = lines === null ? null : { lines, added: count(lines, 'add'), removed: count(lines, 'del') }
    known.set(event, change)
  }
  return change
}

type Fields = Readonly<Record<string, unknown>>

function changedLines(args: Fields, extras: Fields, content: string): readonly DiffLine[] | null {
  const after = extras['new_content']
  if (typeof after === 'string') return foldSame(diffLines(textOf(extras['old_content']), after))
  for (const diff of [textOf(extras['diff']), content]) {
    const lines = parseUnifiedDiff(diff)
    if (lines.length > 0) return lines
  }
  const asked = [args['new_str'], args['file_text'], args['content']].find((value): value is string => typeof value === 'string' && value !== '')
  const before = textOf(args['old_str'])
  // Line numbers of a fragment are not those of the file.
  if (asked !== undefined || before !== '') return foldSame(diffLines(before, asked ?? '')).map((line) => ({ ...line, oldLine: null, newLine: null }))
  return null
}

function count(lines: readonly DiffLine[], kind: DiffLine['kind']): number {
  return lines.reduce((sum, line) => (line.kind === kind ? sum + 1 : sum), 0)
}
