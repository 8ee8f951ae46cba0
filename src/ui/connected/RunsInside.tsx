import type { ReactNode } from 'react'
import { RunContext, type RunLooks } from '../runs/run-place.ts'
import { ConversationRun } from './ConversationRun.tsx'

interface RunsInsideProps extends RunLooks {
  readonly conversationId: string | null
  readonly children: ReactNode
}

/** A timeline whose cards show the runs that it began. */
export function RunsInside({ conversationId, children, ...looks }: RunsInsideProps) {
  return <RunContext.Provider value={{ ...looks, Run: ConversationRun, ancestors: [conversationId ?? ''] }}>{children}</RunContext.Provider>
}
