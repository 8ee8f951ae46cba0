import { type ComponentType, useState } from 'react'
import type { CardProps } from '../src/ui/index.ts'

/** Lets a card in a story be opened and closed. */
export function CardStage({ card: Card, ...props }: Omit<CardProps, 'onExpandedChange'> & { readonly card: ComponentType<CardProps> }) {
  const [expanded, setExpanded] = useState(props.expanded)
  return <Card {...props} expanded={expanded} onExpandedChange={setExpanded} />
}
