import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** Gives a module, or null until it is loaded. */
export interface Lazy<T> {
  (isWanted?: boolean): T | null
  /** Loads it before any part wants it; done also where that failed. */
  readonly load: () => Promise<void>
}

/**
 * A hook that gives a module, or null until it is loaded; loading begins with the first part that is drawn with it and wants it.
 * @example const useMarkdown = lazily(() => import('./markdown/Markdown.tsx'))
 */
export function lazily<T>(load: () => Promise<T>): Lazy<T> {
  let loaded: T | null = null
  let loading: Promise<void> | null = null
  const listeners = new Set<() => void>()
  const ask = () =>
    (loading ??= load().then(
      (module) => {
        loaded = module
        for (const listener of listeners) listener()
      },
      // Without a network the plain form stays; the next part that is drawn asks again.
      () => {
        loading = null
      },
    ))
  const subscribe = (tell: () => void) => {
    listeners.add(tell)
    void ask()
    return () => void listeners.delete(tell)
  }
  // A server has nothing loaded, and the first drawing here has to agree with it.
  const use = (isWanted = true) => useSyncExternalStore(isWanted ? subscribe : never, () => loaded, () => null)
  return Object.assign(use, { load: ask })
}
