import type { AgentEvent } from '../../../protocol/agent-event.ts'
import type { DiffSource } from '../../diff/diff-source.ts'
import { contentOf, fieldsOf, textOf } from '../../rows/fields.ts'

const known = new WeakMap<AgentEvent, DiffSource>()

/** What an edit changed, by the best witness there is: both contents, the server's own diff, or what the action asked for. Null where none tells. */
export function fileChange(action: AgentEvent | undefined, observation: AgentEvent | undefined): DiffSource | null {
  const event = observation ?? action
  if (event === undefined) return null
  const change = known.get(event) ?? changeOf(fieldsOf(action), fieldsOf(observation), contentOf(observation))
  // What nothing tells now may be told by the other half, when it is loaded.
  if (change !== null) known.set(event, change)
  return change
}

type Fields = Readonly<Record<string, unknown>>

const HUNK = /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/m

function changeOf(args: Fields, extras: Fields, content: string): DiffSource | null {
  const newText = extras['new_content']
  if (typeof newText === 'string') {
    const oldText = textOf(extras['old_content'])
    // Some servers call contents what are the pieces that were replaced.
    return { oldText, newText, isFragment: oldText !== '' && oldText === args['old_str'] }
  }
  const diff = [textOf(extras['diff']), content].find((text) => HUNK.test(text))
  if (diff !== undefined) return { diff }
  const asked = [args['new_str'], args['file_text'], args['content']].find((value): value is string => typeof value === 'string' && value !== '')
  const oldText = textOf(args['old_str'])
  // A new file is asked for whole; all else are pieces, whose lines have other numbers in the file.
  const isFragment = args['command'] !== 'create'
  return asked !== undefined || oldText !== '' ? { oldText, newText: asked ?? '', isFragment } : null
}
