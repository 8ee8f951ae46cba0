import { type FormEvent, type KeyboardEvent, memo, useId, useRef, useState } from 'react'
import { AgentStatus } from './AgentStatus.tsx'
import { icons } from './icons.tsx'
import { englishLabels } from './labels.ts'
import { partClass, surface, type SurfaceProps } from './part.ts'

export interface ComposerProps extends SurfaceProps {
  /** Called with the text, never empty; the field is emptied. Where it gives a promise that rejects, the text comes back. */
  readonly onSend: (text: string) => void | Promise<unknown>
  /** The agent's state: decides which of pause, resume and stop are there. */
  readonly agentState?: string | null | undefined
  /** Asks the agent to pause, to go on, or to stop. Without it the buttons are not there. */
  readonly onAgentState?: ((state: 'paused' | 'running' | 'stopped') => void) | undefined
  /**
   * What sends: `enter` (the default; Shift+Enter makes a new line), or `mod-enter` (Enter makes a new line).
   * ⌘/Ctrl+Enter sends in both. On touch keyboards, which have no Shift+Enter, Enter always makes a new line.
   */
  readonly submitKey?: 'enter' | 'mod-enter' | undefined
  readonly disabled?: boolean | undefined
  readonly autoFocus?: boolean | undefined
  readonly placeholder?: string | undefined
}

/** Where the person writes. Its text is its own: typing renders nothing else. */
export const Composer = memo(function Composer(props: ComposerProps) {
  const { onSend, agentState, onAgentState, submitKey = 'enter', disabled = false, autoFocus = false, className, labels = englishLabels } = props
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const hint = useId()
  const isEmpty = text.trim() === ''

  const send = () => {
    if (isEmpty || disabled) return
    setText('')
    field.current?.focus()
    void deliver()
  }
  const deliver = async () => {
    try {
      await onSend(text)
    } catch {
      // What could not be taken comes back, before whatever was typed since; why, is told by whoever sends.
      setText((since) => (since === '' ? text : `${text}\n${since}`))
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send()
  }
  const key = (event: KeyboardEvent) => {
    // While an input method composes, Enter chooses a word.
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    const isPlain = !event.shiftKey && !event.altKey && submitKey === 'enter' && !isTouch()
    if (!event.metaKey && !event.ctrlKey && !isPlain) return
    event.preventDefault()
    send()
  }

  return (
    <form className={partClass('er-composer', className)} data-part="composer" data-disabled={disabled || undefined} {...surface(props)} onSubmit={submit}>
      <div className="er-composer-box">
        <textarea
          ref={field}
          className="er-composer-field"
          rows={1}
          value={text}
          disabled={disabled}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- asked for by the app, for an empty conversation
          autoFocus={autoFocus}
          aria-label={labels.composer}
          aria-describedby={hint}
          placeholder={props.placeholder ?? labels.composerPlaceholder}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={key}
        />
        <div className="er-composer-bar">
          {agentState ? <AgentStatus state={agentState} labels={labels} /> : <span />}
          <span className="er-composer-hint" id={hint}>
            {submitKey === 'enter' ? labels.composerHint.enter : labels.composerHint.modEnter}
          </span>
          {onAgentState && <AgentButtons state={agentState ?? ''} onAgentState={onAgentState} labels={labels} />}
          <button type="submit" className="er-send" disabled={isEmpty || disabled} aria-label={labels.send} title={labels.send}>
            {icons.up}
          </button>
        </div>
      </div>
    </form>
  )
})

function isTouch(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(pointer: coarse)').matches
}

const ACTIVE = new Set(['running', 'rate_limited', 'awaiting_user_confirmation', 'user_confirmed', 'loading'])

function AgentButtons({ state, onAgentState, labels }: { state: string; onAgentState: NonNullable<ComposerProps['onAgentState']>; labels: typeof englishLabels }) {
  const isActive = ACTIVE.has(state)
  const isPaused = state === 'paused'
  if (!isActive && !isPaused) return null
  const [next, word, icon] = isPaused ? (['running', labels.resume, icons.play] as const) : (['paused', labels.pause, icons.pause] as const)
  return (
    <>
      <button type="button" className="er-icon-button" aria-label={word} title={word} onClick={() => onAgentState(next)}>
        {icon}
      </button>
      <button type="button" className="er-icon-button" aria-label={labels.stop} title={labels.stop} onClick={() => onAgentState('stopped')}>
        {icons.stop}
      </button>
    </>
  )
}
