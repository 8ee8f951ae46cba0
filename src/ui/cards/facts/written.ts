import type { CardProps } from '../card-props.ts'
import { contentOf, fieldsOf, textOf } from '../../rows/fields.ts'

interface Written {
  readonly content: string
  readonly answer: string
  /** Whether the answer is worth its place: a write that was made says no more than its row. */
  readonly isTold: boolean
}

/** What was written, and what the server said of it. */
export function written({ action, observation, status }: Pick<CardProps, 'action' | 'observation' | 'status'>): Written {
  const content = textOf(fieldsOf(action)['content'])
  const answer = contentOf(observation)
  return { content, answer, isTold: answer !== '' && (status !== 'ok' || content === '') }
}
