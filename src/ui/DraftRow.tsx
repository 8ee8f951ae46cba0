import { memo } from 'react'
import { MessageCard } from './MessageCard.tsx'
import type { PartProps } from './part.ts'

export interface DraftRowProps extends PartProps {
  readonly text: string
  readonly startsTurn?: boolean | undefined
}

/**
 * Words that the agent is writing: a message that is not complete. Where it has to become that message in its place, draw both as
 * a `MessageCard`.
 * @example <DraftRow text="The discounts are summed before they are app" />
 */
export const DraftRow = memo(function DraftRow(props: DraftRowProps) {
  return <MessageCard {...props} speaker="agent" isDraft />
})
