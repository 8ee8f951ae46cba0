import type { RunLanesProps } from '../pictures/lanes/lanes-props.ts'

export interface ConversationLanesProps extends Omit<RunLanesProps, 'loading' | 'runs'> {
  readonly conversationId: string
  /** As a list, or over time. Default `list`. */
  readonly view?: 'list' | 'waterfall' | undefined
}
