import type { Token, TokenKind } from '../code/token.ts'
import type { Range } from './changed-words.ts'

/** A stretch of a line in one look. */
export interface Piece {
  readonly text: string
  readonly kind: TokenKind | undefined
  readonly isChanged: boolean
}

/** A line in pieces: its colours, and the words that changed in it. Up to `length` characters, whatever the colours hold. */
export function markedText(tokens: readonly Token[], changed: readonly Range[], length: number): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const { text, kind } of tokens) {
    const start = at
    const end = Math.min(length, start + text.length)
    while (at < end) {
      const range = changed.find(([, to]) => to > at)
      const isChanged = range !== undefined && range[0] <= at
      const until = Math.min(end, range === undefined ? end : isChanged ? range[1] : range[0])
      pieces.push({ text: text.slice(at - start, until - start), kind, isChanged })
      at = until
    }
  }
  return pieces
}
