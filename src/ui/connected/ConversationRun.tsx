import { lazyPart } from '../lazy-part.tsx'
import type { InnerRunProps } from '../runs/run-place.ts'

export type ConversationRunProps = InnerRunProps

/**
 * A run inside of a card that tells of it: closed at first, and nothing of it is asked for before it is opened; live while it is open. Timelines
 * put it into the cards of `delegate` calls by themselves. What the reader opened stays open as long as the client. Its code is loaded when it is first drawn.
 * @example cards={{ hand_over: ({ action, children }) => <>{children}<ConversationRun conversationId={childOf(action)} /></> }}
 */
export const ConversationRun = lazyPart<ConversationRunProps>(() => import('./InnerRun.tsx').then((parts) => parts.InnerRun))
