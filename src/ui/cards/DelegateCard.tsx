import { memo, type ReactNode } from 'react'
import { contentOf, fieldsOf, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { LazyBody } from './LazyBody.tsx'
import { shownFields } from './facts/shown-fields.ts'
import { ToolCard } from './ToolCard.tsx'

export interface DelegateCardProps extends CardProps {
  /** The conversation of the other agent, drawn while the card is open. Default: inside of a connected timeline, the one that the call names. */
  readonly children?: ReactNode
}

/**
 * Work that was given to another agent: to whom, with what, what came back, and in between whatever you put there.
 * @example cards={{ delegate: (props) => <DelegateCard {...props}><ConversationTimeline conversationId={child} /></DelegateCard> }}
 */
export const DelegateCard = memo(function DelegateCard({ children = null, ...props }: DelegateCardProps) {
  const { action, observation } = props
  const args = fieldsOf(action)
  const extras = fieldsOf(observation)
  const isEmpty =
    [args['inputs'], extras['outputs']].every((fields) => shownFields(fields).length === 0) &&
    [args, extras].every((fields) => fields['conversation_id'] === undefined && fields['conversation_ids'] === undefined) &&
    contentOf(observation) === ''
  return (
    <ToolCard call={props} object={textOf(args['agent']).slice(0, 300)} objectKind="text">
      {isEmpty && children === null ? null : <LazyBody of="delegate" {...props}>{children}</LazyBody>}
    </ToolCard>
  )
})
