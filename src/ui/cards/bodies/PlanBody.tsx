import { allLabels } from '../../all-labels.ts'
import { icons } from '../../icons.tsx'
import { englishLabels } from '../../labels.ts'
import { laterIcons } from '../../later-icons.tsx'
import { textOf } from '../../rows/fields.ts'
import type { CardProps } from '../card-props.ts'
import { tasksOf } from '../facts/tasks-of.ts'

/** A list of tasks, and how each stands. */
export function PlanBody({ action, observation, labels = englishLabels }: CardProps) {
  return (
    <ul className="er-tasks">
      {tasksOf(action, observation).map((task, at) => (
        <Task key={at} title={textOf(task['title'])} status={textOf(task['status'])} labels={labels} />
      ))}
    </ul>
  )
}

function Task({ title, status, labels }: { title: string; status: string; labels: typeof englishLabels }) {
  const state = status === 'done' || status === 'in_progress' ? status : 'todo'
  return (
    <li className="er-task" data-state={state}>
      {state === 'done' ? icons.check : state === 'in_progress' ? laterIcons.dot : icons.dash}
      <span className="er-sr">{allLabels(labels).taskStates[state]}:</span>
      <span>{title.slice(0, 1_000)}</span>
    </li>
  )
}
