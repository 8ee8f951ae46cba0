import { lazyPart } from '../lazy-part.tsx'
import type { ConversationLanesProps } from './conversation-lanes-props.ts'

export type { ConversationLanesProps } from './conversation-lanes-props.ts'

/**
 * A run and those that it began as one, with a lane for each that its reader opens: nothing of one is asked for before. Live. Its code is loaded when it is first drawn.
 * @example <ConversationLanes conversationId="42" onSelect={({ runId, id }) => show(runId, id)} />
 */
export const ConversationLanes = lazyPart<ConversationLanesProps>(() => import('./LanesOfTree.tsx').then((parts) => parts.LanesOfTree))
