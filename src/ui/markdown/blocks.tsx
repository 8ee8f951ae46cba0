import type { MarkedToken, Token, Tokens } from 'marked'
import { Fragment, type ReactNode } from 'react'
import { DataTable } from './DataTable.tsx'
import type { Drawing } from './drawing.ts'
import { Fence } from './Fence.tsx'
import { drawInline } from './inlines.tsx'

/** Paragraphs, lists, quotes, tables, code and headings, one below the other. `dir` is told where a block's own words decide it. */
export function drawBlocks(tokens: readonly Token[], drawing: Drawing, dir?: 'auto'): ReactNode {
  return tokens.map((token, at) => <Fragment key={at}>{drawBlock(token as MarkedToken, drawing, dir)}</Fragment>)
}

function drawBlock(token: MarkedToken, drawing: Drawing, dir: 'auto' | undefined): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'paragraph':
      return <p dir={dir}>{drawInline(token.tokens, drawing)}</p>
    case 'heading':
      return drawHeading(token, drawing, dir)
    case 'code':
      return <Fence text={token.text} language={token.lang} labels={drawing.labels} />
    case 'blockquote':
      return <blockquote dir={dir}>{drawBlocks(token.tokens, drawing)}</blockquote>
    case 'list':
      return drawList(token, drawing, dir)
    case 'table':
      return <DataTable table={token} drawing={drawing} dir={dir} />
    case 'hr':
      return <hr />
    case 'escape':
      return <p dir={dir}>{token.text}</p>
    default:
      // In a list without empty lines, words stand without a paragraph.
      return drawInline([token], drawing)
  }
}

function drawHeading(token: Tokens.Heading, drawing: Drawing, dir: 'auto' | undefined): ReactNode {
  const Tag = `h${Math.min(token.depth + 2, drawing.headingLevel, 6)}` as 'h3'
  return (
    <Tag dir={dir} data-depth={token.depth}>
      {drawInline(token.tokens, drawing)}
    </Tag>
  )
}

function drawList(token: Tokens.List, drawing: Drawing, dir: 'auto' | undefined): ReactNode {
  const items = token.items.map((item, at) => (
    <li key={at} data-task={item.task || undefined}>
      {drawBlocks(item.tokens, drawing)}
    </li>
  ))
  return token.ordered ? <ol dir={dir} start={token.start === '' ? undefined : token.start}>{items}</ol> : <ul dir={dir}>{items}</ul>
}
