import { useMemo } from 'react'
import { FoldedText } from '../../FoldedText.tsx'
import { JsonTree } from '../../JsonTree.tsx'
import type { Labels } from '../../labels.ts'
import { isRecord } from '../../rows/fields.ts'
import { Picture } from '../Picture.tsx'

interface ResultTextProps {
  readonly text: string
  readonly label?: string | undefined
  readonly labels: Labels
  /** Whether the text is a part of an answer itself: it is not taken apart again, whatever it looks like. */
  readonly isPart?: boolean | undefined
}

const MAX_PARSED = 2_000_000
const MAX_PARTS = 50

/** What a tool gave back: JSON as a tree, the texts and pictures of an MCP answer as such, all else as it came. */
export function ResultText({ text, label, labels, isPart = false }: ResultTextProps) {
  const value = useMemo(() => parsed(text), [text])
  if (value === undefined) return <FoldedText text={text} terminal labels={labels} />
  const parts = !isPart && isRecord(value) && Array.isArray(value['content']) ? value['content'].slice(0, MAX_PARTS) : []
  if (parts.length === 0 || !parts.every(isRecord)) return <JsonTree value={value} label={label} labels={labels} />
  return parts.map((part, at) =>
    typeof part['text'] === 'string' ? <ResultText key={at} text={part['text']} label={label} labels={labels} isPart />
    : part['type'] === 'image' ? <Picture key={at} src={`data:${String(part['mimeType'])};base64,${String(part['data'])}`} labels={labels} />
    : <JsonTree key={at} value={part} label={label} labels={labels} />,
  )
}

function parsed(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text) || text.length > MAX_PARSED) return undefined
  try {
    return JSON.parse(text) as object
  } catch {
    // Not JSON after all: it stands as it came.
    return undefined
  }
}
