import { memo } from 'react'
import { englishLabels } from '../labels.ts'
import { textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { LazyBody } from './LazyBody.tsx'
import { tasksOf } from './facts/tasks-of.ts'
import { ToolCard } from './ToolCard.tsx'

/** The agent's list of tasks, as it stood at that moment. */
export const PlanCard = memo(function PlanCard(props: CardProps) {
  const { action, observation, labels = englishLabels } = props
  const tasks = tasksOf(action, observation)
  const done = tasks.filter((task) => task['status'] === 'done').length
  return (
    <ToolCard call={props} result={tasks.length === 0 ? undefined : labels.tasksDone(done, tasks.length)}>
      {tasks.length === 0 ? null : <LazyBody of="plan" plain={tasks.map((task) => textOf(task['title'])).join('\n')} {...props} />}
    </ToolCard>
  )
})
