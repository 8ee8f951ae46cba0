import type { ConversationSnapshot, EventWindow } from '../../src/stream/conversation.ts'

/** Resolves with the first snapshot of which this is true. */
export function until(window: EventWindow, test: (snapshot: ConversationSnapshot) => boolean): Promise<ConversationSnapshot> {
  return new Promise((resolve) => {
    const check = () => {
      const snapshot = window.getSnapshot()
      if (!test(snapshot)) return
      stop()
      resolve(snapshot)
    }
    const stop = window.subscribe(check)
    check()
  })
}
