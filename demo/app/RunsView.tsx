import { ConversationLanes, type LanePlace } from 'eventreel/ui/pictures'
import 'eventreel/ui/pictures/styles.css'
import { type KeyboardEvent, useRef, useState } from 'react'
import { writeAddress } from './address.ts'
import { Choice } from './Choice.tsx'

const LOOKS = ['list', 'waterfall'] as const
const LOOK_WORDS = { list: 'List', waterfall: 'Over time' }

/** The run and those that it began, as one: each that is opened has a lane. Enter, or the link, leads to what is selected, in its own conversation. */
export function RunsView({ conversationId }: { readonly conversationId: string }) {
  const [look, setLook] = useState<(typeof LOOKS)[number]>('list')
  const [selected, setSelected] = useState<LanePlace | null>(null)
  const link = useRef<HTMLAnchorElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && event.target instanceof Element && event.target.matches('[role="listbox"]')) link.current?.click()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the key is of the list in it
    <div className="picture runs" onKeyDown={onKeyDown}>
      <Choice legend="The runs as" words={LOOK_WORDS} options={LOOKS} value={look} onChange={setLook} />
      <ConversationLanes conversationId={conversationId} view={look} selected={selected} onSelect={setSelected} />
      {selected !== null && (
        <a ref={link} className="button" href={writeAddress({ conversationId: selected.runId, eventId: selected.id })}>
          Show event {selected.id} in its conversation
        </a>
      )}
    </div>
  )
}
