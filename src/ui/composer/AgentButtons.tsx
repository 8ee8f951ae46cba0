import { type ReactNode, useEffect, useRef } from 'react'
import type { Labels } from '../labels.ts'
import { laterIcons } from '../later-icons.tsx'
import type { AgentWish } from './use-wish.ts'

const CAN_PAUSE = new Set(['running', 'rate_limited', 'user_confirmed'])
const CAN_STOP = new Set([...CAN_PAUSE, 'paused', 'loading', 'awaiting_user_confirmation'])

export interface AgentButtonsProps {
  readonly state: string
  readonly wish: AgentWish | undefined
  readonly onWish: (wish: AgentWish) => void
  /** Why it cannot be asked now. */
  readonly blocked: string | undefined
  /** The button that had the focus is there no more. */
  readonly onGone: () => void
  readonly labels: Labels
}

/** Pause or resume, and stop: those that the agent's state allows. */
export function AgentButtons({ state, wish, onWish, blocked, onGone, labels }: AgentButtonsProps) {
  const group = useRef<HTMLSpanElement>(null)
  const hasFocus = useRef(false)
  useEffect(() => {
    if (!hasFocus.current || group.current?.contains(document.activeElement)) return
    hasFocus.current = false
    onGone()
  })
  const button = (to: AgentWish, word: string, drawing: ReactNode) => (
    <button
      key={to === 'stopped' ? 'stop' : 'pause'}
      type="button"
      className="er-icon-button"
      aria-label={word}
      title={blocked ?? word}
      // Not `disabled`: the focus would be lost while the agent is asked.
      aria-disabled={blocked !== undefined || wish === to}
      onClick={() => blocked === undefined && wish !== to && onWish(to)}
    >
      {drawing}
    </button>
  )
  return (
    <span ref={group} className="er-agent-buttons" onFocus={() => (hasFocus.current = true)} onBlur={() => (hasFocus.current = false)}>
      {CAN_PAUSE.has(state) && button('paused', labels.pause, laterIcons.pause)}
      {state === 'paused' && button('running', labels.resume, laterIcons.play)}
      {CAN_STOP.has(state) && button('stopped', labels.stop, laterIcons.stop)}
    </span>
  )
}
