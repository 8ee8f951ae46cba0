import type { News, TransientNews } from './news.ts'

/** Most notices that wait; older ones are dropped, as nothing keeps them anyway. */
const MAX_NOTICES = 1000

/** News that wait to be told, joined: however long the way is closed, a conversation and a draft wait once. */
export class NewsOutbox {
  readonly #notices: News[] = []
  readonly #grown = new Map<string, News>()
  readonly #others = new Map<string, News>()
  readonly #drafts = new Map<string, TransientNews>()

  add(news: News): void {
    if (news.type === 'grown') this.#grown.set(news.conversationId, news)
    else if (news.type === 'finished') this.#addFinished(news, draftId(news.conversationId, news.key))
    else if (news.type !== 'transient') this.#others.set(`${news.type} ${news.conversationId}`, news)
    else if ('draft' in news.frame) this.#addDraft(news, draftId(news.conversationId, news.frame.draft.key))
    else {
      this.#notices.push(news)
      if (this.#notices.length > MAX_NOTICES) this.#notices.shift()
    }
  }

  /** Everything, growth before drafts: a draft that waits now was begun after what has grown. */
  take(): News[] {
    const all = [...this.#others.values(), ...this.#grown.values(), ...this.#drafts.values(), ...this.#notices]
    for (const list of [this.#others, this.#grown, this.#drafts]) list.clear()
    this.#notices.length = 0
    return all
  }

  /** What waits of the draft is told to nobody; a new one under its key is told after this. */
  #addFinished(news: News, id: string): void {
    this.#drafts.delete(id)
    this.#others.set(`finished ${id}`, news)
  }

  #addDraft(news: TransientNews, id: string): void {
    const waiting = this.#drafts.get(id)
    this.#drafts.set(id, waiting === undefined ? news : joined(waiting, news))
  }
}

function joined(first: TransientNews, second: TransientNews): TransientNews {
  if (!('draft' in first.frame) || !('draft' in second.frame) || second.frame.draft.text != null) return second
  const { key, text, delta } = first.frame.draft
  const more = second.frame.draft.delta ?? ''
  return { ...first, frame: { draft: text == null ? { key, delta: (delta ?? '') + more } : { key, text: text + more } } }
}

function draftId(conversationId: string, key: string): string {
  return JSON.stringify([conversationId, key])
}
