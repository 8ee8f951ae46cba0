import { useSyncExternalStore } from 'react'

const never = () => () => {}

/**
 * A hook that gives a module, or null until it is loaded; loading begins with the first part that is drawn with it and wants it.
 * @example const useMarkdown = lazily(() => import('./markdown/Markdown.tsx'))
 */
export function lazily<T>(load: () => Promise<T>): (isWanted?: boolean) => T | null {
  let loaded: T | null = null
  let isAsked = false
  const listeners = new Set<() => void>()
  const subscribe = (tell: () => void) => {
    listeners.add(tell)
    if (!isAsked) {
      isAsked = true
      load().then(
        (module) => {
          loaded = module
          for (const listener of listeners) listener()
        },
        // Without a network the plain form stays; the next part that is drawn asks again.
        () => {
          isAsked = false
        },
      )
    }
    return () => void listeners.delete(tell)
  }
  // A server has nothing loaded, and the first drawing here has to agree with it.
  return (isWanted = true) => useSyncExternalStore(isWanted ? subscribe : never, () => loaded, () => null)
}
