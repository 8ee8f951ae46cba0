import type { KeyboardEvent } from 'react'
import { type Bar, isFailure } from './bars.ts'

export interface WaterfallKeys {
  readonly bars: readonly Bar[]
  /** The selected step; -1 for none. */
  readonly current: number
  /** How many steps are in view. */
  readonly page: number
  select(index: number): void
  /** Selects a step, and the time from where the selection began. */
  extend(index: number): void
  zoomBy(factor: number): void
  fit(): void
  scrollBy(pages: number): void
  /** Goes back one step: out of a selected stretch, then out of the picture; false where there is nothing to leave. */
  leave(): boolean
}

/** ↑/↓ or k/j step · [ ] message · E/e failure · g/G, Home/End first/last · PageUp/PageDown · ←/→ along · + − 0 zoom · Shift+↑/↓ a stretch of time · Esc back. */
export function onWaterfallKey(event: KeyboardEvent<HTMLElement>, keys: WaterfallKeys): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const { bars, current, page, select, extend } = keys
  const last = bars.length - 1
  const clamp = (index: number) => Math.min(last, Math.max(0, index))
  const move = (by: number) => (event.shiftKey && event.key.startsWith('Arrow') ? extend : select)(clamp(current === -1 && by > 0 ? 0 : current + by))
  const find = (by: 1 | -1, isWanted: (bar: Bar) => boolean) => {
    let index = (current === -1 && by === -1 ? bars.length : current) + by
    while (index >= 0 && index <= last) {
      const bar = bars[index]
      if (bar !== undefined && isWanted(bar)) return select(index)
      index += by
    }
  }
  const isMessage = ({ row }: Bar) => row.type === 'message'
  const isRight = getComputedStyle(event.currentTarget).direction !== 'rtl'
  const actions: Readonly<Record<string, () => unknown>> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    j: () => move(1),
    k: () => move(-1),
    PageDown: () => move(page),
    PageUp: () => move(-page),
    Home: () => select(0),
    End: () => select(last),
    g: () => select(0),
    G: () => select(last),
    ']': () => find(1, isMessage),
    '[': () => find(-1, isMessage),
    e: () => find(1, isFailure),
    E: () => find(-1, isFailure),
    ArrowRight: () => keys.scrollBy(isRight ? 0.2 : -0.2),
    ArrowLeft: () => keys.scrollBy(isRight ? -0.2 : 0.2),
    '+': () => keys.zoomBy(1.5),
    '=': () => keys.zoomBy(1.5),
    '-': () => keys.zoomBy(1 / 1.5),
    '0': keys.fit,
    Escape: keys.leave,
  }
  const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined
  if (action === undefined || last === -1 || action() === false) return
  event.preventDefault()
  event.stopPropagation()
}
