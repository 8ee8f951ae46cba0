import { memo } from 'react'
import { icons } from '../icons.tsx'
import { JsonTree } from '../JsonTree.tsx'
import { englishLabels } from '../labels.ts'
import { MessageText } from '../MessageText.tsx'
import { fieldsOf, isRecord, textOf } from '../rows/fields.ts'
import { CardFrame } from './CardFrame.tsx'
import type { CardProps } from './card-props.ts'

/** The agent's last words on its task. Always open: this is what the reader came for. */
export const FinishCard = memo(function FinishCard({ action, status, className, labels = englishLabels }: CardProps) {
  const args = fieldsOf(action)
  const words = textOf(args['final_thought']) || textOf(args['thought']) || textOf(action?.message)
  const outputs = args['outputs']
  const completed = completionOf(args['task_completed'])
  return (
    <CardFrame kind={action?.action ?? 'finish'} status={status} expanded className={className}>
      <div className="er-finish">
        <p className="er-finish-title" data-completed={completed}>
          {icons.flag}
          {completed === 'true' ? labels.verbs[action?.action ?? 'finish'] : labels.completion[completed]}
        </p>
        {words !== '' && <MessageText text={words} labels={labels} />}
        {isRecord(outputs) && Object.keys(outputs).length > 0 && <JsonTree value={outputs} label={labels.sections.outputs} labels={labels} />}
      </div>
    </CardFrame>
  )
})

function completionOf(value: unknown): 'true' | 'partial' | 'false' {
  return value === 'partial' ? 'partial' : value === 'false' || value === false ? 'false' : 'true'
}
