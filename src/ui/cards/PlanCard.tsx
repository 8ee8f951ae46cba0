import { memo } from 'react'
import { icons } from '../icons.tsx'
import { englishLabels } from '../labels.ts'
import { fieldsOf, isRecord, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { ToolCard } from './ToolCard.tsx'

const MAX_TASKS = 200

/** The agent's list of tasks, as it stood at that moment. */
export const PlanCard = memo(function PlanCard(props: CardProps) {
  const { action, observation, labels = englishLabels } = props
  const list = fieldsOf(action)['task_list'] ?? fieldsOf(observation)['task_list']
  const tasks = Array.isArray(list) ? list.filter(isRecord).slice(0, MAX_TASKS) : []
  const done = tasks.filter((task) => task['status'] === 'done').length
  return (
    <ToolCard call={props} result={tasks.length === 0 ? undefined : labels.tasksDone(done, tasks.length)}>
      {tasks.length === 0 ? null : (
        <ul className="er-tasks">
          {tasks.map((task, at) => (
            <Task key={at} title={textOf(task['title'])} status={textOf(task['status'])} labels={labels} />
          ))}
        </ul>
      )}
    </ToolCard>
  )
})

function Task({ title, status, labels }: { title: string; status: string; labels: typeof englishLabels }) {
  const state = status === 'done' || status === 'in_progress' ? status : 'todo'
  return (
    <li className="er-task" data-state={state}>
      {state === 'done' ? icons.check : state === 'in_progress' ? icons.dot : icons.dash}
      <span className="er-sr">{labels.taskStates[state]}:</span>
      <span>{title.slice(0, 1_000)}</span>
    </li>
  )
}
