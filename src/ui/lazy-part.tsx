import type { ComponentType } from 'react'
import { lazily } from './lazily.ts'

/**
 * A part whose code is loaded when it is first drawn; until then there is nothing in its place.
 * @example export const FindBar = lazyPart(() => import('./find/FindField.tsx').then((module) => module.FindField))
 */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const useComponent = lazily(load)
  return function LazyPart(props: Props) {
    const Component = useComponent()
    return Component && <Component {...props} />
  }
}
