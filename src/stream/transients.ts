import type { AgentEvent } from '../protocol/agent-event.ts'
import type { TransientFrame } from '../protocol/frames.ts'
import type { Draft, Notice } from './conversation.ts'

/** What bypasses the log: drafts by key in the order they began, and the last notices. */
export interface Transients {
  readonly drafts: readonly Draft[]
  readonly notices: readonly Notice[]
  readonly nextNotice: number
}

export const NO_TRANSIENTS: Transients = { drafts: [], notices: [], nextNotice: 0 }

/** Older notices than this many give way. */
const MAX_NOTICES = 20

export function applyTransient(state: Transients, frame: TransientFrame): Transients {
  if ('draft' in frame) {
    const { key, text, delta } = frame.draft
    const at = state.drafts.findIndex((draft) => draft.key === key)
    const before = state.drafts[at]?.text ?? ''
    const draft: Draft = { key, text: text ?? before + (delta ?? '') }
    return { ...state, drafts: at < 0 ? [...state.drafts, draft] : state.drafts.with(at, draft) }
  }
  return addNotice(state, frame.notice)
}

export function addNotice(state: Transients, notice: Omit<Notice, 'key'>): Transients {
  const same = state.notices.at(-1)
  // A server that repeats itself must not fill the screen.
  if (same !== undefined && same.code === notice.code && same.message === notice.message) return state
  const notices = [...state.notices, { ...notice, key: state.nextNotice }].slice(-MAX_NOTICES)
  return { ...state, notices, nextNotice: state.nextNotice + 1 }
}

export function dismissNotice(state: Transients, key: number): Transients {
  return { ...state, notices: state.notices.filter((notice) => notice.key !== key) }
}

/** Drops the drafts that have become events. */
export function settleDrafts(state: Transients, events: readonly AgentEvent[]): Transients {
  if (state.drafts.length === 0) return state
  const keys = new Set(events.map((event) => event.draft_key))
  const drafts = state.drafts.filter((draft) => !keys.has(draft.key))
  return drafts.length === state.drafts.length ? state : { ...state, drafts }
}
