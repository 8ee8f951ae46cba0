import type { TransientFrame } from '../protocol/frames.ts'

const MAX_DRAFTS = 16
const MAX_CHARACTERS = 1 << 20

interface Draft {
  readonly text: string
  /** Whether it is written on this node. */
  readonly own: boolean
  /** Highest id known when it was last heard of: only a later event can have taken its place. */
  readonly afterId: number
}

/** The drafts being written now, in memory only: whoever connects, or falls behind, is given the whole text instead of its parts. */
export class DraftBoard {
  readonly #conversations = new Map<string, Map<string, Draft>>()

  apply(conversationId: string, frame: TransientFrame, { own = true, afterId = -1 } = {}): void {
    if (!('draft' in frame)) return
    const drafts = this.#conversations.get(conversationId) ?? new Map<string, Draft>()
    const { draft } = frame
    const text = draft.text ?? (drafts.get(draft.key)?.text ?? '') + (draft.delta ?? '')
    // Must be bounded: a draft that nobody finishes is forgotten when newer ones come.
    drafts.delete(draft.key)
    if (text !== '' && text.length <= MAX_CHARACTERS) drafts.set(draft.key, { text, own, afterId })
    for (const oldest of drafts.keys()) if (drafts.size > MAX_DRAFTS) drafts.delete(oldest)
    if (drafts.size > 0) this.#conversations.set(conversationId, drafts)
    else this.#conversations.delete(conversationId)
  }

  /** An event has replaced the draft, or it is gone. */
  remove(conversationId: string, key: string): void {
    this.#forget(conversationId, (_draft, name) => name === key)
  }

  /** The event with this id, read from the log, has replaced the draft that another node wrote. */
  removeRemote(conversationId: string, key: string, eventId: number): void {
    this.#forget(conversationId, (draft, name) => name === key && !draft.own && draft.afterId < eventId)
  }

  /** Nobody follows the conversation here any more: what other nodes write of it is not heard until somebody does. */
  clearRemote(conversationId: string): void {
    this.#forget(conversationId, (draft) => !draft.own)
  }

  clear(conversationId: string): void {
    this.#conversations.delete(conversationId)
  }

  get(conversationId: string, key: string): string | undefined {
    return this.#conversations.get(conversationId)?.get(key)?.text
  }

  keys(conversationId: string): string[] {
    return [...(this.#conversations.get(conversationId)?.keys() ?? [])]
  }

  /** The drafts that are written on this node, whole. */
  own(conversationId: string): TransientFrame[] {
    const drafts = [...(this.#conversations.get(conversationId) ?? [])]
    return drafts.filter(([, { own }]) => own).map(([key, { text }]) => ({ draft: { key, text } }))
  }

  #forget(conversationId: string, test: (draft: Draft, key: string) => boolean): void {
    const drafts = this.#conversations.get(conversationId)
    if (drafts === undefined) return
    for (const [key, draft] of drafts) if (test(draft, key)) drafts.delete(key)
    if (drafts.size === 0) this.#conversations.delete(conversationId)
  }
}
