import { useMemo } from 'react'
import { FoldedCode } from '../../code/FoldedCode.tsx'
import { FoldedText } from '../../FoldedText.tsx'
import { englishLabels } from '../../labels.ts'
import { takeNumbers } from '../../text/numbered-lines.ts'
import type { CardProps } from '../card-props.ts'
import { pathOf } from '../facts/path-of.ts'
import { readText } from '../facts/read-text.ts'

/** The lines that were read, or why they were not. */
export function ReadBody({ action, observation, status, labels = englishLabels }: CardProps) {
  const content = readText(observation)
  const { text, firstLine } = useMemo(() => takeNumbers(content), [content])
  return (
    text === '' ? <p className="er-note">{labels.noOutput}</p>
    : status !== 'ok' ? <FoldedText text={content} labels={labels} />
    : <FoldedCode text={text} path={pathOf(action, observation)} firstLine={firstLine} labels={labels} />
  )
}
