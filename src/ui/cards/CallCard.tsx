import { type ComponentType, memo } from 'react'
import { fieldsOf, kindOf, textOf } from '../rows/fields.ts'
import type { CardProps, Cards } from './card-props.ts'
import { BrowseCard } from './BrowseCard.tsx'
import { CondensationCard } from './CondensationCard.tsx'
import { DelegateCard } from './DelegateCard.tsx'
import { EditCard } from './EditCard.tsx'
import { ErrorCard } from './ErrorCard.tsx'
import { FinishCard } from './FinishCard.tsx'
import { GenericCard } from './GenericCard.tsx'
import { IpythonCard } from './IpythonCard.tsx'
import { McpCard } from './McpCard.tsx'
import { PlanCard } from './PlanCard.tsx'
import { ReadCard } from './ReadCard.tsx'
import { RecallCard } from './RecallCard.tsx'
import { RunCard } from './RunCard.tsx'
import { ThinkCard } from './ThinkCard.tsx'
import { WriteCard } from './WriteCard.tsx'

const BUILT_IN: Readonly<Record<string, ComponentType<CardProps>>> = {
  run: RunCard,
  run_ipython: IpythonCard,
  read: ReadCard,
  write: WriteCard,
  edit: EditCard,
  browse: BrowseCard,
  browse_interactive: BrowseCard,
  call_tool_mcp: McpCard,
  mcp: McpCard,
  delegate: DelegateCard,
  task_tracking: PlanCard,
  think: ThinkCard,
  finish: FinishCard,
  reject: FinishCard,
  error: ErrorCard,
  recall: RecallCard,
  condensation: CondensationCard,
  condense: CondensationCard,
}

/** Chooses the card of a call: one's own where there is one (around the built-in), else the built-in, else the generic. */
export const CallCard = memo(function CallCard({ cards, ...props }: CardProps & { readonly cards?: Cards | undefined }) {
  const event = props.action ?? props.observation
  const kind = event === undefined ? 'unknown' : kindOf(event)
  const isKnown = Object.hasOwn(BUILT_IN, kind)
  const BuiltIn = (isKnown ? BUILT_IN[kind] : undefined) ?? GenericCard
  const Custom = cards?.[customName(cards, kind, textOf(fieldsOf(event)['name']), isKnown)]
  if (Custom === undefined) return <BuiltIn {...props} />
  return (
    <Custom {...props}>
      <BuiltIn {...props} />
    </Custom>
  )
})

/** Under which name there is a card of one's own; a name that is not there, where there is none. */
function customName(cards: Cards, kind: string, tool: string, isKnown: boolean): string {
  const isTool = kind === 'call_tool_mcp' || kind === 'mcp'
  const names = [...(isTool ? [`mcp:${tool}`] : []), kind, ...(isKnown ? [] : ['unknown'])]
  return names.find((name) => Object.hasOwn(cards, name)) ?? ''
}
