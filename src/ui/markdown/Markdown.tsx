import type { Links } from 'marked'
import { memo, useMemo, useState } from 'react'
import type { Labels } from '../labels.ts'
import { drawBlocks } from './blocks.tsx'
import type { ImagePolicy } from './drawing.ts'
import { Fence } from './Fence.tsx'
import { readFence } from './fence.ts'
import { createLinkList } from './link-list.ts'
import { readMarkdown } from './lex.ts'
import { createSegmenter, type Segment } from './segments.ts'
import { settleTail } from './settle-tail.ts'

interface MarkdownProps {
  readonly text: string
  /** Whether the text is still being written: what is open at its end is drawn as it will probably go on. */
  readonly streaming: boolean
  readonly images: ImagePolicy
  readonly labels: Labels
}

/** More pieces than a text of some length needs: the rest stands as it was written. */
const MAX_SEGMENTS = 2_000
const MAX_NESTED = 4

/** GitHub's Markdown, drawn as elements. Pieces that did not change are not drawn again. */
export function Markdown({ text, streaming, ...rest }: MarkdownProps) {
  const lines = useMemo(() => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text), [text])
  return <Segments text={lines} isTail={streaming} nested={0} {...rest} />
}

interface SegmentsProps extends Omit<MarkdownProps, 'streaming'> {
  readonly isTail: boolean
  readonly nested: number
}

function Segments({ text, isTail, nested, images, labels }: SegmentsProps) {
  const [cut] = useState(createSegmenter)
  const [listLinks] = useState(createLinkList)
  const segments = useMemo(() => cut(text), [cut, text])
  const links = useMemo(() => listLinks(segments), [listLinks, segments])
  const shown = segments.slice(0, MAX_SEGMENTS)
  const rest = segments[MAX_SEGMENTS]
  return (
    <>
      {shown.map((segment, at) => {
        const isLast = at === segments.length - 1
        const settled = isTail && isLast ? settleTail(segment) : segment
        return (
          settled && (
            <Piece
              key={at}
              segment={settled}
              // A piece that uses no address must not be drawn again when one is added.
              links={segment.raw.includes('[') ? links : null}
              isTail={isTail && isLast && segment.kind === 'details'}
              nested={nested}
              images={images}
              labels={labels}
            />
          )
        )
      })}
      {rest && <p dir="auto">{text.slice(rest.start)}</p>}
    </>
  )
}

interface PieceProps extends Omit<SegmentsProps, 'text'> {
  readonly segment: Segment
  readonly links: Links | null
}

const Piece = memo(function Piece({ segment: { kind, raw, level }, links, isTail, nested, images, labels }: PieceProps) {
  if (kind === 'details' && nested < MAX_NESTED) return <Details raw={raw} isTail={isTail} nested={nested + 1} images={images} labels={labels} />
  if (kind === 'code') return <Fence {...readFence(raw)} labels={labels} />
  const note = kind === 'note' ? /^\[\^([^\]]+)\]:[ \t]*/.exec(raw) : null
  const tokens = readMarkdown(note === null ? raw : raw.slice(note[0].length), links)
  const drawn = drawBlocks(tokens, { labels, images, links, headingLevel: kind === 'heading' ? level : level + 1 }, 'auto')
  if (note === null) return drawn
  return (
    <div className="er-footnote er-note">
      <sup>{note[1]}</sup>
      <div>{drawn}</div>
    </div>
  )
})

function Details({ raw, ...rest }: Omit<SegmentsProps, 'text'> & { readonly raw: string }) {
  const [, open, summary, body] = /^\s*<details( open)?>\s*(?:<summary>([\s\S]*?)<\/summary>)?([\s\S]*?)(?:<\/details>\s*)?$/i.exec(raw) ?? []
  return (
    <details open={open !== undefined}>
      <summary>{summary?.replace(/<[^>]{0,100}>/g, '').trim().slice(0, 300) || '…'}</summary>
      <div className="er-prose">
        <Segments text={body?.trim() ?? raw} {...rest} />
      </div>
    </details>
  )
}
