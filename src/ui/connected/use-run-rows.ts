import { useEffect, useMemo, useState } from 'react'
import { useEventClient } from '../../react/event-client-provider.tsx'
import { useConnectionState } from '../../react/use-connection-state.ts'
import { createRowBuilder } from '../rows/build-rows.ts'
import type { TimelineRow } from '../rows/row.ts'
import { useIsClient } from '../timeline/use-is-client.ts'
import { type RunEvents, useRunEvents } from './use-run-events.ts'

export interface RunRows extends RunEvents {
  readonly rows: readonly TimelineRow[]
  /** For how long the last event has been the last, in milliseconds, by the second, while something runs. */
  readonly running: number
}

/** The rows of a whole conversation. */
export function useRunRows(conversationId: string, timeZone: string | undefined): RunRows {
  const { serverTimeZone } = useEventClient()
  const isClient = useIsClient()
  const run = useRunEvents(conversationId)
  const { status } = useConnectionState(conversationId)
  const build = useMemo(() => createRowBuilder(), [])
  const rows = build(run.events, {
    gaps: run.gaps,
    groups: false,
    isLive: status === 'live' || status === 'catching-up' || status === 'reconnecting',
    serverTimeZone: serverTimeZone ?? (isClient ? undefined : 'UTC'),
    timeZone: timeZone ?? (isClient ? undefined : 'UTC'),
  })
  const isRunning = rows.slice(-16).some((row) => row.type === 'call' && row.status === 'running')
  return { ...run, rows, running: useElapsed(isRunning, run.events) }
}

/** Counts the seconds since the occasion changed: by this device alone, because its clock and the server's may differ. */
function useElapsed(isWanted: boolean, occasion: unknown): number {
  const [elapsed, setElapsed] = useState<{ readonly of: unknown; readonly ms: number }>({ of: occasion, ms: 0 })
  useEffect(() => {
    if (!isWanted) return
    const since = performance.now()
    const timer = setInterval(() => setElapsed({ of: occasion, ms: performance.now() - since }), 1_000)
    return () => clearInterval(timer)
  }, [isWanted, occasion])
  return isWanted && elapsed.of === occasion ? elapsed.ms : 0
}
