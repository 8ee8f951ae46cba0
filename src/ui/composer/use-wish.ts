import { useEffect, useState } from 'react'

/** What can be asked of an agent. */
export type AgentWish = 'paused' | 'running' | 'stopped'

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
