import { memo } from 'react'
import { firstLine } from '../format.ts'
import { fieldsOf, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { LazyBody } from './LazyBody.tsx'
import { ToolCard } from './ToolCard.tsx'

/**
 * Python that was run, what it printed, and the pictures that it drew.
 * @example <IpythonCard action={action} observation={observation} status="ok" durationMs={300} expanded onExpandedChange={setExpanded} />
 */
export const IpythonCard = memo(function IpythonCard(props: CardProps) {
  const { action, observation } = props
  const code = textOf(fieldsOf(action)['code']) || textOf(fieldsOf(observation)['code'])
  return (
    <ToolCard call={props} object={firstLine(code)}>
      {code === '' && observation === undefined ? null : <LazyBody of="ipython" plain={code} {...props} />}
    </ToolCard>
  )
})
