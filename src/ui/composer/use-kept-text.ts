import { useEffect, useState } from 'react'
import { useEventCallback } from '../timeline/use-event-callback.ts'
import { useIsClient } from '../timeline/use-is-client.ts'
import type { TextStore } from './text-store.ts'

/** A text that is kept under a key, where there is one: for the life of a component. */
export function useKeptText(key: string | undefined, store: TextStore) {
  const isClient = useIsClient()
  /** Null until the store was read, which a server cannot, nor what takes its HTML over. */
  const [state, setState] = useState<string | null>(null)
  if (state === null && isClient) setState(key === undefined ? '' : store.read(key))
  const text = state ?? ''

  const change = (next: string) => {
    setState(next)
    if (key !== undefined) store.write(key, next, text)
  }
  const settle = useEventCallback((sent: string, isTaken: boolean) => {
    if (!isTaken) change(text === '' ? sent : `${sent}\n${text}`)
    else if (key !== undefined && text === '' && store.read(key) === sent) store.write(key, '', sent)
  })
  /** Empties the field; what is kept stays until it is settled whether the text was taken. */
  const take = () => {
    setState('')
    return (isTaken: boolean) => settle(text, isTaken)
  }

  useEffect(() => (key === undefined ? undefined : store.watch?.(key, () => setState(''))), [key, store])
  return { text, change, take }
}
