import { ConversationWaterfall } from 'eventreel/ui/pictures'
import 'eventreel/ui/pictures/styles.css'
import type { KeyboardEvent } from 'react'
import type { Place } from './views.ts'

interface WaterfallViewProps {
  readonly conversationId: string
  readonly place: Place
  /** Whether the conversation is not beside it, and what is selected must be led to. */
  readonly isAlone: boolean
}

/** The run over time. What is selected is gone to in the conversation, and Enter shows it there alone. */
export function WaterfallView({ conversationId, place, isAlone }: WaterfallViewProps) {
  const selectedId = place.target?.id ?? null
  const onKeyDown = (event: KeyboardEvent) => {
    const isInList = event.target instanceof Element && event.target.matches('[role="listbox"]')
    if (event.key === 'Enter' && isInList && selectedId !== null) place.show('conversation')
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the key is of the list in it
    <div className="picture" onKeyDown={onKeyDown}>
      <ConversationWaterfall conversationId={conversationId} selectedId={selectedId} onSelect={place.select} />
      {isAlone && selectedId !== null && (
        <button type="button" className="button" onClick={() => place.show('conversation')}>
          Show event {selectedId} in the conversation
        </button>
      )}
    </div>
  )
}
