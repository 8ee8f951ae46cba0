import { Fragment, useMemo } from 'react'
import { type AnsiSpan, parseAnsi } from '../text/ansi.ts'

/** What a terminal showed, in its colours. */
export function TerminalText({ text }: { text: string }) {
  const spans = useMemo(() => parseAnsi(text), [text])
  return spans.map((span, at) => (isPlain(span) ? <Fragment key={at}>{span.text}</Fragment> : <Styled key={at} span={span} />))
}

function Styled({ span }: { span: AnsiSpan }) {
  return (
    <span data-ansi={span.color ?? undefined} data-bold={span.bold || undefined} data-dim={span.dim || undefined}>
      {span.text}
    </span>
  )
}

function isPlain(span: AnsiSpan): boolean {
  return span.color === null && !span.bold && !span.dim
}
