import type { MarkedToken, Token, Tokens } from 'marked'
import { Fragment, type ReactNode } from 'react'
import { allLabels } from '../all-labels.ts'
import { icons } from '../icons.tsx'
import { decodeCharacters, safeAddress } from './characters.ts'
import type { Drawing } from './drawing.ts'
import { TextPicture } from './TextPicture.tsx'

/** Tags without attributes that do nothing but look different. All others are text. */
const TAG = /^<(\/?)(kbd|sub|sup|ins|u|s|b|i|em|strong|small|code)>$/i
const LINE_BREAK = /^<br ?\/?>$/i

interface Frame {
  readonly tag: string
  readonly opening: string
  readonly nodes: ReactNode[]
}

/** Words with their emphasis, code, links and pictures. */
export function drawInline(tokens: readonly Token[], drawing: Drawing): ReactNode {
  let frame: Frame = { tag: '', opening: '', nodes: [] }
  const outer: Frame[] = []
  const leave = () => {
    const parent = outer.pop()
    if (parent !== undefined) parent.nodes.push(frame.opening, ...frame.nodes)
    frame = parent ?? frame
  }
  for (const token of tokens) {
    const tag = token.type === 'html' ? TAG.exec(token.raw.trim()) : null
    const name = tag?.[2]?.toLowerCase() ?? ''
    if (tag?.[1] === '' && outer.length < 8) {
      outer.push(frame)
      frame = { tag: name, opening: token.raw, nodes: [] }
    } else if (tag?.[1] === '/' && frame.tag === name && outer.length > 0) {
      const Tag = name as 'kbd'
      const parent = outer.pop()
      parent?.nodes.push(<Tag key={parent.nodes.length}>{named(frame.nodes)}</Tag>)
      frame = parent ?? frame
    } else frame.nodes.push(drawToken(token as MarkedToken, drawing))
  }
  while (outer.length > 0) leave()
  return named(frame.nodes)
}

/** Nodes by their place: text that grows keeps what stands before it. */
function named(nodes: readonly ReactNode[]): ReactNode {
  return nodes.length === 1 ? nodes[0] : nodes.map((node, at) => <Fragment key={at}>{node}</Fragment>)
}

function drawToken(token: MarkedToken, drawing: Drawing): ReactNode {
  switch (token.type) {
    case 'text':
      return token.tokens ? drawInline(token.tokens, drawing) : token.escaped ? token.text : decodeCharacters(token.text)
    case 'escape':
      return token.text
    case 'strong':
      return <strong>{drawInline(token.tokens, drawing)}</strong>
    case 'em':
      return <em>{drawInline(token.tokens, drawing)}</em>
    case 'del':
      return <del>{drawInline(token.tokens, drawing)}</del>
    case 'codespan':
      return <code className="er-mono">{token.text}</code>
    case 'br':
      return <br />
    case 'link':
      return drawLink(token, drawing)
    case 'image':
      return <TextPicture src={decodeCharacters(token.href)} alt={decodeCharacters(token.text)} raw={token.raw} drawing={drawing} />
    case 'checkbox':
      return <Check isDone={token.checked} drawing={drawing} />
    default:
      return LINE_BREAK.test(token.raw) ? <br /> : token.raw
  }
}

function drawLink(token: Tokens.Link, drawing: Drawing): ReactNode {
  const note = /^\[\^([^\]]+)\]$/.exec(token.raw)
  if (note !== null) return <sup>{note[1]}</sup>
  const address = token.autolink ? token.href : decodeCharacters(token.href)
  const inside = { ...drawing, isInLink: true }
  const words = token.autolink ? token.text : drawInline(token.tokens, inside)
  const href = drawing.isInLink ? null : safeAddress(address)
  if (href === null) {
    return (
      <>
        {words}
        {address !== '' && address !== token.text && <span className="er-note"> ({address.slice(0, 300)})</span>}
      </>
    )
  }
  return (
    <a href={href} title={token.title ? decodeCharacters(token.title) : undefined} target="_blank" rel="noopener noreferrer nofollow">
      {words}
    </a>
  )
}

function Check({ isDone, drawing }: { readonly isDone: boolean; readonly drawing: Drawing }) {
  const { done, todo } = allLabels(drawing.labels).taskStates
  return (
    <span className="er-check-mark">
      {isDone ? icons.check : null}
      <span className="er-sr">{isDone ? done : todo}</span>
    </span>
  )
}
