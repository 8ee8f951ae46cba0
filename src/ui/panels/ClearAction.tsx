import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { warningIcon } from '../icon.tsx'
import type { PanelLabels } from './labels.ts'

export interface ClearActionProps {
  readonly onClear: () => Promise<unknown>
  readonly question: string
  readonly labels: PanelLabels
}

/** A button that asks before it deletes, in its own place. Esc goes back. */
export function ClearAction({ onClear, question, labels }: ClearActionProps) {
  const [step, setStep] = useState<'idle' | 'asking' | 'clearing'>('idle')
  const [failure, setFailure] = useState<string | null>(null)
  const ask = useRef<HTMLButtonElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const words = labels.cache

  // The button that had the focus is gone: it goes to the question, and to neither of its answers.
  useEffect(() => {
    if (step === 'asking') box.current?.focus()
  }, [step])

  const back = () => {
    setStep('idle')
    // The button is there again after the next paint.
    requestAnimationFrame(() => ask.current?.focus())
  }
  const clear = async () => {
    setStep('clearing')
    setFailure(null)
    try {
      await onClear()
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
    }
    back()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || step !== 'asking') return
    event.stopPropagation()
    back()
  }

  if (step === 'idle')
    return (
      <div className="er-clear">
        {failure !== null && (
          <p className="er-wrong" role="alert">
            {warningIcon}
            <span>{words.failed(failure.slice(0, 500))}</span>
          </p>
        )}
        <button ref={ask} type="button" className="er-button" onClick={() => setStep('asking')}>
          {words.clear}
        </button>
      </div>
    )
  return (
    <div ref={box} className="er-clear er-clear-box" role="group" tabIndex={-1} aria-label={question} onKeyDown={onKeyDown}>
      <p>{question}</p>
      <div className="er-clear-answers">
        <button type="button" className="er-button" disabled={step === 'clearing'} onClick={back}>
          {labels.cancel}
        </button>
        <button type="button" className="er-button er-danger" disabled={step === 'clearing'} onClick={() => void clear()}>
          {step === 'clearing' ? words.clearing : words.confirm}
        </button>
      </div>
    </div>
  )
}
