import { useState } from 'react'
import { useEventClient } from '../../react/event-client-provider.tsx'
import type { EventClient } from '../../stream/event-client.ts'
import type { RunLook } from '../runs/nested-run-props.ts'
import { closedRun } from '../runs/run-look.ts'

const kept = new WeakMap<EventClient, Map<string, RunLook>>()

/** How a run stands inside of another: kept with the client, because a row that is scrolled away is not drawn, and must come back as it was. */
export function useRunLook(conversationId: string): [RunLook, (look: RunLook) => void] {
  const client = useEventClient()
  const looks = kept.get(client) ?? new Map<string, RunLook>()
  kept.set(client, looks)
  const [look, setLook] = useState(() => looks.get(conversationId) ?? closedRun)
  return [
    look,
    (next) => {
      looks.set(conversationId, next)
      setLook(next)
    },
  ]
}
