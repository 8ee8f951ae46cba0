import { Timeline } from 'eventreel/ui'
import { ConversationReplay } from 'eventreel/ui/pictures'
import 'eventreel/ui/pictures/styles.css'

/** The run once more, event by event. */
export function ReplayView({ conversationId, onClose }: { readonly conversationId: string; readonly onClose: () => void }) {
  return (
    <ConversationReplay conversationId={conversationId} onClose={onClose}>
      {({ timeline }) => <Timeline {...timeline} empty="The run begins here. Play it, step through it, or drag along the bar below." />}
    </ConversationReplay>
  )
}
