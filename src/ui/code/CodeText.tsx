import { type CSSProperties, memo } from 'react'
import { countLines } from '../format.ts'
import { partClass } from '../part.ts'
import { useCodeParts } from './use-code-parts.ts'

export interface CodeTextProps {
  readonly text: string
  /** Its language, as Markdown fences name it: `ts`, `python`. */
  readonly language?: string | undefined
  /** The file that it is from, by whose name the language is told where it is not given. */
  readonly path?: string | undefined
  /** The number of the first line: lines are then numbered, and the numbers are no part of the text. */
  readonly firstLine?: number | undefined
  readonly className?: string | undefined
}

/**
 * Code with the colours of its language: plain at once, coloured when the highlighter is loaded, of the same height. Unknown languages and very long texts stay plain.
 * @example <CodeText text="const total = 3" language="ts" />
 */
export const CodeText = memo(function CodeText({ text, language, path, firstLine, className }: CodeTextProps) {
  const code = useCodeParts()
  const name = code?.languageOf(language || path || '')
  return (
    // Code reads from left to right, whatever the page does.
    <pre className={partClass('er-code', className)} data-part="code-text" data-language={name} data-numbered={firstLine !== undefined || undefined} dir="ltr" style={numbering(firstLine, text)}>
      {code ? <code.CodeLines text={text} language={name} />
      : firstLine !== undefined && text !== '' ? <span className="er-code-line">{text}</span>
      : text}
    </pre>
  )
})

function numbering(firstLine: number | undefined, text: string): CSSProperties | undefined {
  return firstLine === undefined ? undefined : { counterReset: `er-line ${firstLine - 1}`, ['--er-digits' as string]: `${String(firstLine + countLines(text) - 1).length}ch` }
}
