import type { TransientFrame } from '../protocol/frames.ts'

const MAX_DRAFTS = 16
const MAX_CHARACTERS = 1 << 20

/** The drafts being written now, in memory only: whoever connects, or falls behind, is given the whole text instead of its parts. */
export class DraftBoard {
  readonly #conversations = new Map<string, Map<string, string>>()

  apply(conversationId: string, frame: TransientFrame): void {
    if (!('draft' in frame)) return
    const drafts = this.#conversations.get(conversationId) ?? new Map<string, string>()
    const { draft } = frame
    const text = draft.text ?? (drafts.get(draft.key) ?? '') + (draft.delta ?? '')
    // Must be bounded: a draft that nobody finishes is forgotten when newer ones come.
    drafts.delete(draft.key)
    if (text !== '' && text.length <= MAX_CHARACTERS) drafts.set(draft.key, text)
    for (const oldest of drafts.keys()) if (drafts.size > MAX_DRAFTS) drafts.delete(oldest)
    if (drafts.size > 0) this.#conversations.set(conversationId, drafts)
    else this.#conversations.delete(conversationId)
  }

  /** An event has replaced the draft, or it is gone. */
  remove(conversationId: string, key: string): void {
    const drafts = this.#conversations.get(conversationId)
    drafts?.delete(key)
    if (drafts?.size === 0) this.#conversations.delete(conversationId)
  }

  clear(conversationId: string): void {
    this.#conversations.delete(conversationId)
  }

  get(conversationId: string, key: string): string | undefined {
    return this.#conversations.get(conversationId)?.get(key)
  }

  keys(conversationId: string): string[] {
    return [...(this.#conversations.get(conversationId)?.keys() ?? [])]
  }
}
