import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** False on a server and while its HTML is taken over, true from then on: what depends on this device must wait for it. */
export function useIsClient(): boolean {
  return useSyncExternalStore(never, () => true, () => false)
}
