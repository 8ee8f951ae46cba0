import { useEffect, useRef, useState } from 'react'
import { icons } from '../icons.tsx'
import type { Labels } from '../labels.ts'

/** What can be asked of an agent. */
export type AgentWish = 'paused' | 'running' | 'stopped'

const CAN_PAUSE = new Set(['running', 'rate_limited', 'user_confirmed'])
const CAN_STOP = new Set([...CAN_PAUSE, 'paused', 'loading', 'awaiting_user_confirmation'])
/** An agent that has not answered by then may be asked again. */
const FORGET_MS = 10_000

/** What was asked of the agent, until its state changes, or something went wrong: there is a `problem`. */
export function useWish(state: string, problem: unknown, ask: ((wish: AgentWish) => void | Promise<unknown>) | undefined, onRefused: (error: unknown) => void) {
  const [asked, setAsked] = useState<{ readonly wish: AgentWish; readonly of: string } | null>(null)
  if (asked !== null && asked.of !== state) setAsked(null)
  useEffect(() => {
    if (asked === null) return undefined
    const timer = setTimeout(() => setAsked(null), FORGET_MS)
    return () => clearTimeout(timer)
  }, [asked])
  const [told, setTold] = useState(problem)
  if (told !== problem) {
    setTold(problem)
    if (problem) setAsked(null)
  }
  const run = async (wish: AgentWish) => {
    setAsked({ wish, of: state })
    try {
      await ask?.(wish)
    } catch (error) {
      setAsked(null)
      onRefused(error)
    }
  }
  return { wish: asked?.wish, onWish: (wish: AgentWish) => void run(wish) }
}

interface AgentButtonsProps {
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
  const button = (to: AgentWish, word: string, drawing: typeof icons.stop) => (
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
      {CAN_PAUSE.has(state) && button('paused', labels.pause, icons.pause)}
      {state === 'paused' && button('running', labels.resume, icons.play)}
      {CAN_STOP.has(state) && button('stopped', labels.stop, icons.stop)}
    </span>
  )
}
