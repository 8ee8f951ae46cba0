import { Fragment, memo, useMemo } from 'react'
import { codeLines } from './code-lines.ts'
import { useColors } from './highlighter.ts'
import type { Token, TokenLines } from './token.ts'

interface CodeLinesProps {
  readonly text: string
  /** By its own name; undefined where it is none of those that are coloured. */
  readonly language: string | undefined
}

/** Code line by line, in its colours as soon as they are there. */
export function CodeLines({ text, language }: CodeLinesProps) {
  const lines = useMemo(() => codeLines(text), [text])
  const colors = useColors(lines, language)
  return lines.blocks.map((block, at) => <Block key={at} lines={block} colors={colors[at]} />)
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
