import { useCallback, useSyncExternalStore } from 'react'

/** Where the list and the inspector cover the page; the style sheet has the same widths. */
export const NARROW = '(max-width: 900px)'
/** Where there is room for one thing only. */
export const PHONE = '(max-width: 640px)'

/** Whether the screen is so. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}
