import { contentOf, fieldsOf, textOf } from '../rows/fields.ts'
import type { CallRow } from '../rows/row.ts'
import type { FlatRow } from './flat-rows.ts'

/** What a row says, as plain text; empty where it says nothing of its own. */
export function textOfRow(row: FlatRow): string {
  switch (row.type) {
    case 'message':
    case 'pending':
      return row.text
    case 'draft':
      return row.draft.text
    case 'call':
      return textOfCall(row)
    case 'group':
      return row.calls.map(textOfCall).join('\n\n')
    case 'notice':
      return row.notice.message
    case 'state':
    case 'gap':
    case 'day':
    case 'unread':
      return ''
  }
}

/** What was done, and below it what came of it. */
function textOfCall({ action, observation }: CallRow): string {
  const fields = { ...fieldsOf(observation), ...fieldsOf(action) }
  const named = action?.action === 'run' ? fields['command'] : (fields['path'] ?? fields['code'] ?? fields['url'] ?? fields['final_thought'])
  const done = textOf(named) || JSON.stringify(fields, null, 2)
  return [done, contentOf(observation)].filter((part) => part !== '').join('\n')
}
