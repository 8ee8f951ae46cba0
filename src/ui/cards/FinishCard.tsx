import { memo } from 'react'
import { icons } from '../icons.tsx'
import { englishLabels } from '../labels.ts'
import { MessageText } from '../MessageText.tsx'
import { fieldsOf, isRecord, textOf } from '../rows/fields.ts'
import { previewJson } from '../text/preview-json.ts'
import { FoldedText } from '../FoldedText.tsx'
import { CardFrame } from './CardFrame.tsx'
import type { CardProps } from './card-props.ts'

/** The agent's last words on its task. Always open: this is what the reader came for. */
export const FinishCard = memo(function FinishCard({ action, status, className, labels = englishLabels }: CardProps) {
  const args = fieldsOf(action)
  const words = textOf(args['final_thought']) || textOf(args['thought']) || textOf(action?.message)
  const outputs = args['outputs']
  return (
    <CardFrame kind={action?.action ?? 'finish'} status={status} expanded className={className}>
      <div className="er-finish">
        <p className="er-finish-title">
          {icons.flag}
          {labels.verbs[action?.action ?? 'finish']}
        </p>
        {words !== '' && <MessageText text={words} labels={labels} />}
        {isRecord(outputs) && Object.keys(outputs).length > 0 && <FoldedText text={previewJson(outputs)} labels={labels} />}
      </div>
    </CardFrame>
  )
})
