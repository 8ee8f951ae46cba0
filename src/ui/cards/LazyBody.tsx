import { FoldedText } from '../FoldedText.tsx'
import { contentOf, fieldsOf } from '../rows/fields.ts'
import { plainJson } from '../text/plain-json.ts'
import type { BodyName, BodyProps } from './card-props.ts'
import { useBodies } from './use-bodies.ts'

interface LazyBodyProps extends BodyProps {
  readonly of: BodyName
  /** Stands in its place until it is loaded. Default: what came of the call, else what was asked for. */
  readonly plain?: string | undefined
}

/** The inside of a card whose parts are loaded when the first card is drawn: plain until then. */
export function LazyBody({ of, plain, ...props }: LazyBodyProps) {
  const Body = useBodies()?.[of]
  if (Body) return <Body {...props} />
  return (
    <div aria-busy="true">
      <FoldedText text={plain ?? (contentOf(props.observation) || plainJson(fieldsOf(props.action)).join('\n'))} terminal labels={props.labels} />
    </div>
  )
}
