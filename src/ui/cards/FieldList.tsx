import { FoldedText } from '../FoldedText.tsx'
import { JsonTree } from '../JsonTree.tsx'
import type { Labels } from '../labels.ts'
import { isRecord } from '../rows/fields.ts'

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

/** Fields by name: words as words, the rest as a tree. */
export function FieldList({ fields, labels }: { readonly fields: Fields; readonly labels: Labels | undefined }) {
  if (fields.length === 0) return null
  return (
    <dl className="er-fields">
      {fields.map(([name, value]) => (
        <div key={name} className="er-field">
          <dt className="er-mono">{name.slice(0, 80)}</dt>
          <dd>
            {typeof value === 'string' && !isShort(value) ? <FoldedText text={value} labels={labels} />
            : typeof value === 'object' ? <JsonTree value={value} label={name.slice(0, 80)} labels={labels} />
            : <span className="er-mono">{typeof value === 'string' ? value : JSON.stringify(value)}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function isShort(text: string): boolean {
  return text.length <= 120 && !text.includes('\n')
}
