import { FoldedText } from '../../FoldedText.tsx'
import { JsonTree } from '../../JsonTree.tsx'
import type { Labels } from '../../labels.ts'
import type { Fields } from '../facts/shown-fields.ts'

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
