import { memo } from 'react'
import { firstLine } from '../format.ts'
import { FoldedText } from '../FoldedText.tsx'
import type { Labels } from '../labels.ts'
import { contentOf, fieldsOf, isRecord, textOf } from '../rows/fields.ts'
import { previewJson } from '../text/preview-json.ts'
import type { CardProps } from './card-props.ts'
import { ToolCard } from './ToolCard.tsx'

/** Fields that say how a call stands, which its row says already. */
const TOLD = new Set(['thought', 'confirmation_state', 'security_risk', 'hidden'])
/** Fields that name what a call is about, best first. */
const OBJECTS = ['name', 'url', 'path', 'file_path', 'title', 'query', 'agent', 'agent_state', 'command', 'summary', 'content']
const MAX_FIELDS = 50

/** Any kind without a card of its own: its fields by name, words as words, the rest as JSON. */
export const GenericCard = memo(function GenericCard(props: CardProps) {
  const { action, observation, labels } = props
  const args = shownFields(isTool(action) ? recordOf(fieldsOf(action)['arguments']) : fieldsOf(action))
  const extras = shownFields(fieldsOf(observation))
  const asked = new Set(args.map(([name, value]) => `${name} ${textOf(value)}`))
  const answers = (isTool(action) ? [] : extras).filter(([name, value]) => typeof value !== 'string' || !asked.has(`${name} ${value}`))
  const content = contentOf(observation)
  const isEmpty = args.length === 0 && answers.length === 0 && content === ''
  return (
    <ToolCard call={props} object={objectOf([...shownFields(fieldsOf(action)), ...extras]) ?? firstLine(content)} objectKind="text">
      {isEmpty ? null : (
        <>
          <FieldList fields={args} labels={labels} />
          {content !== '' && <FoldedText text={readable(content)} terminal labels={labels} />}
          <FieldList fields={answers} labels={labels} />
        </>
      )}
    </ToolCard>
  )
})

/** Calls of tools carry their own args one level down. */
function isTool(event: CardProps['action']): boolean {
  return event?.action === 'call_tool_mcp'
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}

/** JSON that came as one line, set to be read. */
function readable(content: string): string {
  if (!/^\s*[[{]/.test(content) || content.length > 100_000) return content
  try {
    return previewJson(JSON.parse(content))
  } catch {
    // Not JSON after all: it stands as it came.
    return content
  }
}

type Fields = readonly (readonly [string, unknown])[]

function shownFields(fields: Readonly<Record<string, unknown>>): Fields {
  return Object.entries(fields).filter(([name, value]) => !TOLD.has(name) && value !== null && value !== undefined && value !== '').slice(0, MAX_FIELDS)
}

function objectOf(fields: Fields): string | undefined {
  for (const name of OBJECTS) {
    const text = textOf(fields.find(([known]) => known === name)?.[1])
    if (text !== '') return firstLine(text)
  }
  return undefined
}

function FieldList({ fields, labels }: { fields: Fields; labels: Labels | undefined }) {
  if (fields.length === 0) return null
  return (
    <dl className="er-fields">
      {fields.map(([name, value]) => (
        <div key={name} className="er-field">
          <dt className="er-mono">{name.slice(0, 80)}</dt>
          <dd>{isShort(value) ? <span className="er-mono">{String(value)}</span> : <FoldedText text={typeof value === 'string' ? value : previewJson(value)} labels={labels} />}</dd>
        </div>
      ))}
    </dl>
  )
}

function isShort(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length <= 120 && !value.includes('\n'))
}
