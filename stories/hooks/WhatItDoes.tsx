import { useAgentState, useConnectionState } from 'eventreel/react'

/** What the agent does, and whether we hear of it. */
export function WhatItDoes({ id }: { readonly id: string }) {
  const agent = useAgentState(id)
  const { status, error, reconnect } = useConnectionState(id)
  return (
    <p>
      The agent is {agent ?? 'unknown'}; the link is {status}. {error?.message}{' '}
      {status === 'reconnecting' && (
        <button type="button" onClick={reconnect}>
          Try now
        </button>
      )}
    </p>
  )
}
