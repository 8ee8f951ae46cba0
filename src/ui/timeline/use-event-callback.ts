import { useCallback, useInsertionEffect, useRef } from 'react'

/** A function that never changes and always calls the newest: what is handed to memoized rows must not change with each render. */
export function useEventCallback<A extends unknown[]>(callback: ((...args: A) => void) | undefined): (...args: A) => void {
  const newest = useRef(callback)
  useInsertionEffect(() => {
    newest.current = callback
  })
  return useCallback((...args: A) => newest.current?.(...args), [])
}
