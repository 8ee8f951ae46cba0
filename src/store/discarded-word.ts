import type { Runtime } from '../runtime.ts'

/*
 * What one tab has deleted of a user's unsent messages concerns all that show one of them, in whatever conversation.
 */

type Surroundings = Pick<Runtime, 'BroadcastChannel' | 'indexedDB'>

/** Tells the user's other tabs which messages are gone. */
export function tellDiscarded(runtime: Surroundings, userId: string | null, keys: readonly string[]): void {
  const channel = openChannel(runtime, userId)
  channel?.postMessage(keys)
  channel?.close()
}

/** Hears of messages that another tab has deleted. The result detaches. */
export function onDiscarded(runtime: Surroundings, userId: string | null, discard: (key: string) => void): () => void {
  const channel = openChannel(runtime, userId)
  if (channel === null) return () => undefined
  channel.onmessage = ({ data }: MessageEvent<readonly string[]>) => {
    for (const key of data) discard(key)
  }
  return () => channel.close()
}

/** None where nothing can have been saved. */
function openChannel(runtime: Surroundings, userId: string | null) {
  try {
    const { BroadcastChannel, indexedDB } = runtime
    return BroadcastChannel === undefined || indexedDB == null ? null : new BroadcastChannel(`eventreel-outbox\n${JSON.stringify(userId)}`)
  } catch {
    // Browsers throw at either where a site's data is blocked.
    return null
  }
}
