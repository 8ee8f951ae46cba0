import { type ComponentType, createContext } from 'react'
import type { PartProps } from '../part.ts'
import type { TimelineProps } from '../timeline/timeline-props.ts'

/** How the rows of a run are drawn inside of another's. */
export interface RunLooks extends Pick<TimelineProps, 'cards' | 'groups' | 'images' | 'timeZone'> {
  readonly showHidden?: boolean | undefined
}

export interface InnerRunProps extends PartProps {
  readonly conversationId: string
  /** Whom the work was given to, in a word. */
  readonly agent?: string | undefined
}

/** Where a card stands that tells of another run, and what draws that run. */
export interface RunPlace extends RunLooks {
  readonly Run: ComponentType<InnerRunProps>
  /** The conversation in which it stands, and those around it. */
  readonly ancestors: readonly string[]
}

export const RunContext = createContext<RunPlace | null>(null)
