import { memo } from 'react'
import type { CardProps } from './card-props.ts'
import { LazyBody } from './LazyBody.tsx'
import { toolCallOf } from './facts/tool-call-of.ts'
import { ToolCard } from './ToolCard.tsx'

/**
 * A call of an MCP tool: its name, its arguments, what it gave.
 * @example <McpCard action={action} observation={observation} status="ok" durationMs={40} expanded onExpandedChange={setExpanded} />
 */
export const McpCard = memo(function McpCard(props: CardProps) {
  const { name, hasArguments } = toolCallOf(props.action, props.observation)
  return (
    <ToolCard call={props} object={name}>
      {hasArguments || props.observation ? <LazyBody of="mcp" {...props} /> : null}
    </ToolCard>
  )
})
