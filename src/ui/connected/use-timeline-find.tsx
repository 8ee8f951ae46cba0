import { useState } from 'react'
import type { Conversation } from '../../stream/conversation.ts'
import type { Labels } from '../labels.ts'
import { lazily } from '../lazily.ts'
import type { TimelineProps, TimelineTarget } from '../Timeline.tsx'

const useConversationFind = lazily(() => import('./ConversationFind.tsx'))

interface TimelineFindOptions {
  readonly conversation: Conversation | null
  /** Where the app wants the timeline to go. */
  readonly target: TimelineTarget | null | undefined
  readonly find: boolean | undefined
  readonly showHidden: boolean | undefined
  readonly labels: Labels | undefined
}

/** Find in a conversation, as props of its timeline. It is loaded when the reader first asks for it. */
export function useTimelineFind({ conversation, target, find = true, showHidden = false, labels }: TimelineFindOptions): Pick<TimelineProps, 'overlay' | 'onFind' | 'onFindStep' | 'onBack' | 'target'> {
  const [wish, setWish] = useState<{ readonly by: 1 | -1 | 0 } | null>(null)
  const [shown, setShown] = useState<{ readonly target: TimelineTarget; readonly instead: typeof target } | null>(null)
  const loaded = useConversationFind(wish !== null)
  if (!find) return { target }
  const close = () => setWish(null)
  return {
    // What came last: the match, until the app wants something else.
    target: shown !== null && shown.instead === target ? shown.target : target,
    // Where it could not be loaded, the next wish but one tries again.
    onFind: () => setWish((open) => (open !== null && loaded === null ? null : { by: 0 })),
    onFindStep: (by) => setWish((open) => open && { by }),
    onBack: close,
    overlay: wish !== null && loaded !== null && (
      <loaded.ConversationFind
        conversation={conversation}
        showHidden={showHidden}
        wish={wish}
        onShow={(id) => setShown({ target: { id, open: true }, instead: target })}
        onClose={close}
        labels={labels}
      />
    ),
  }
}
