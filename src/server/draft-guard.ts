import { replaceRanges } from '../protocol/hide-in-text.ts'
import type { SecretMatcher } from './secret-matcher.ts'

const MAX_DRAFTS = 1000
const MAX_PENDING = 1 << 16

interface Draft {
  readonly key: string
  readonly text?: string | null | undefined
  readonly delta?: string | null | undefined
}

/**
 * Takes secrets out of drafts, whose text comes in pieces: what may be the beginning of a secret waits until the next piece tells. What still
 * waits when a draft ends is never said; its event follows.
 */
export class DraftGuard {
  /** What waits, of each draft; the one that was silent for longest comes first. */
  readonly #pending = new Map<string, string>()

  /** The draft as it may be said; null when all of it waits. */
  apply(conversationId: string, draft: Draft, matcher: SecretMatcher, mark: string): Draft | null {
    const name = nameOf(conversationId, draft.key)
    const whole = draft.text != null
    const text = whole ? draft.text : (this.#pending.get(name) ?? '') + (draft.delta ?? '')
    const { ranges, open } = matcher.find(text)
    // What begins before that is known for good, but for what a secret may yet join.
    const settled = text.length - open
    const end = Math.min(settled, ranges.find(({ to }) => to > settled)?.from ?? settled)
    this.#wait(name, text.slice(end), matcher)
    const said = replaceRanges(text.slice(0, end), ranges.filter(({ to }) => to <= end), mark)
    if (whole) return { key: draft.key, text: said }
    return said === '' && draft.delta !== '' ? null : { key: draft.key, delta: said }
  }

  forget(conversationId: string, key: string): void {
    this.#pending.delete(nameOf(conversationId, key))
  }

  #wait(name: string, pending: string, { longest }: SecretMatcher): void {
    this.#pending.delete(name)
    // Pieces of secrets that overlap without end are never said; so much is kept as a secret that goes on needs.
    if (pending !== '') this.#pending.set(name, pending.length > MAX_PENDING ? pending.slice(-longest) : pending)
    for (const oldest of this.#pending.keys()) if (this.#pending.size > MAX_DRAFTS) this.#pending.delete(oldest)
      else break
  }
}

function nameOf(conversationId: string, key: string): string {
  return JSON.stringify([conversationId, key])
}
