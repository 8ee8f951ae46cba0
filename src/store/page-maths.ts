import type { IdSpan } from '../ingest/range-set.ts'

/**
 * Most characters of one record. What a browser cannot bring below 64 KB by its own compression goes into a file of its own, which takes longer
 * to write and to delete: event JSON shrinks to less than half. Each record costs as well, however small: half as many make a write a tenth
 * faster. The largest value that IndexedDB takes, 133 MB, is far away.
 */
export const MAX_RECORD_CHARS = 131_072

/** A run of pages, by number, both ends inclusive. Page `n` has the ids from `n * pageSize` on. */
export interface PageRun {
  readonly first: number
  readonly last: number
}

export function pageOf(id: number, pageSize: number): number {
  return Math.floor(id / pageSize)
}

/** The ids of these pages. */
export function spanOfPages({ first, last }: PageRun, pageSize: number): IdSpan {
  return { from: first * pageSize, to: (last + 1) * pageSize - 1 }
}

/** The pages of a span that a search reads next: `count` of them from the end at which it starts. */
export function nextPages(span: IdSpan, pageSize: number, reverse: boolean, count: number): PageRun {
  const first = pageOf(span.from, pageSize)
  const last = pageOf(span.to, pageSize)
  return reverse ? { first: Math.max(first, last - count + 1), last } : { first, last: Math.min(last, first + count - 1) }
}

/** What is left of a span after these pages. */
export function spanAfter(span: IdSpan, pages: PageRun, pageSize: number, reverse: boolean): IdSpan {
  const read = spanOfPages(pages, pageSize)
  return reverse ? { from: span.from, to: Math.min(span.to, read.from - 1) } : { from: Math.max(span.from, read.to + 1), to: span.to }
}

/** Cuts a text into pieces of at most `maxChars` characters. */
export function cut(text: string, maxChars: number): readonly string[] {
  if (text.length <= maxChars) return [text]
  return Array.from({ length: Math.ceil(text.length / maxChars) }, (_, i) => text.slice(i * maxChars, (i + 1) * maxChars))
}
