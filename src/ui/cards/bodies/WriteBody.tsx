import { FoldedCode } from '../../code/FoldedCode.tsx'
import { FoldedText } from '../../FoldedText.tsx'
import type { CardProps } from '../card-props.ts'
import { pathOf } from '../facts/path-of.ts'
import { written } from '../facts/written.ts'

/** What was written, below what the server said of it. */
export function WriteBody(props: CardProps) {
  const { action, observation, status, labels } = props
  const { content, answer, isTold } = written(props)
  return (
    <>
      {isTold && <FoldedText text={answer} labels={labels} />}
      {content !== '' && !(isTold && status === 'error') && <FoldedCode text={content} path={pathOf(action, observation)} firstLine={1} labels={labels} />}
    </>
  )
}
