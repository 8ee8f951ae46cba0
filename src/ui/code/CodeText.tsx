import { type CSSProperties, Fragment, memo, useMemo } from 'react'
import { partClass } from '../part.ts'
import { type CodeLines, codeLines } from './code-lines.ts'
import { useColors } from './highlighter.ts'
import { languageOf } from './language-of.ts'
import type { Token, TokenLines } from './token.ts'

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
  const name = languageOf(language || path || '')
  const lines = useMemo(() => codeLines(text), [text])
  const colors = useColors(lines, name)
  return (
    // Code reads from left to right, whatever the page does.
    <pre className={partClass('er-code', className)} data-part="code-text" data-language={name} data-numbered={firstLine !== undefined || undefined} dir="ltr" style={numbering(firstLine, lines)}>
      {lines.blocks.map((block, at) => (
        <Block key={at} lines={block} colors={colors[at]} />
      ))}
    </pre>
  )
})

function numbering(firstLine: number | undefined, { count }: CodeLines): CSSProperties | undefined {
  return firstLine === undefined ? undefined : { counterReset: `er-line ${firstLine - 1}`, ['--er-digits' as string]: `${String(firstLine + count - 1).length}ch` }
}

/** Lines that get their colours together. */
const Block = memo(function Block({ lines, colors }: { lines: readonly string[]; colors: TokenLines | undefined }) {
  return lines.map((line, at) => {
    const tokens = colors?.[at]
    return (
      <span key={at} className="er-code-line">
        {tokens ? <Tokens tokens={tokens} /> : line}
      </span>
    )
  })
})

function Tokens({ tokens }: { readonly tokens: readonly Token[] }) {
  return tokens.map(({ text, kind }, at) =>
    kind === undefined ? <Fragment key={at}>{text}</Fragment>
    : <span key={at} data-token={kind}>{text}</span>,
  )
}
