import type { ComponentType, ReactNode } from 'react'
import type { AgentEvent } from '../../protocol/agent-event.ts'
import type { PartProps } from '../part.ts'
import type { CallStatus } from '../rows/row.ts'

/** What a card is given: one call, as it stands. At least one of `action` and `observation` is there. */
export interface CardProps extends PartProps {
  readonly action: AgentEvent | undefined
  readonly observation: AgentEvent | undefined
  readonly status: CallStatus
  /** Milliseconds; null while it runs and where nobody knows. */
  readonly durationMs: number | null
  readonly expanded: boolean
  readonly onExpandedChange: (expanded: boolean) => void
  /** Answers a call that waits for a yes or a no; absent where nobody can. */
  readonly respond?: ((answer: 'approve' | 'reject') => void) | undefined
}

/** The cards whose insides are loaded. */
export type BodyName = 'browse' | 'delegate' | 'generic' | 'ipython' | 'mcp' | 'plan' | 'read' | 'recall' | 'run' | 'write'

/** What the inside of a card is given. */
export interface BodyProps extends CardProps {
  readonly children?: ReactNode
}

/** What a card of one's own is given: `children` is the built-in card, to wrap or to leave out. */
export interface CustomCardProps extends CardProps {
  readonly children: ReactNode
}

/**
 * Cards of one's own, by the action's (or a lone observation's) name; `mcp:<tool>` for one MCP tool; `unknown` for kinds without a built-in card.
 * @example const cards: Cards = { run: MyRun, 'mcp:github_search': MySearch, unknown: ({ children }) => <Boxed>{children}</Boxed> }
 */
export type Cards = Readonly<Record<string, ComponentType<CustomCardProps> | undefined>>
