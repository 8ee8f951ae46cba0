import type { KeyboardEvent } from 'react'
import type { TimelineRow } from '../rows/row.ts'
import { isFailure } from './bars.ts'

interface Step {
  /** Null where there is nothing to select. */
  readonly id: number | null
  readonly row: TimelineRow
}

export interface WaterfallKeys {
  /** Whether single letters are keys. */
  readonly letters: boolean
  readonly bars: readonly Step[]
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
  if (event.ctrlKey || event.metaKey || event.altKey || (!keys.letters && /^[a-z[\]]$/i.test(event.key))) return
  const { bars, current, page, select, extend } = keys
  const last = bars.length - 1
  /** The first one from here on; -1 for none. */
  const seek = (from: number, by: 1 | -1, isWanted: (bar: Step) => boolean) => {
    let index = from
    for (let bar = bars[index]; bar !== undefined && !isWanted(bar); bar = bars[index]) index += by
    return index > last ? -1 : index
  }
  const go = (index: number, how = select) => index !== -1 && how(index)
  const find = (by: 1 | -1, isWanted: (bar: Step) => boolean) => go(seek(current === -1 && by === -1 ? last : current + by, by, isWanted))
  // Where ids are missing there is nothing to select: it is passed over, or not gone beyond.
  const isThere = ({ id }: Step) => id !== null
  const first = () => seek(0, 1, isThere)
  const end = () => seek(last, -1, isThere)
  const move = (by: number) => {
    const direction = by > 0 ? 1 : -1
    const wanted = current === -1 && by > 0 ? 0 : Math.min(last, Math.max(0, current + by))
    const found = seek(wanted, direction, isThere)
    go(found === -1 ? (by > 0 ? end() : first()) : found, event.shiftKey && event.key.startsWith('Arrow') ? extend : select)
  }
  const isMessage = ({ row }: Step) => row.type === 'message'
  const isRight = getComputedStyle(event.currentTarget).direction !== 'rtl'
  const actions: Readonly<Record<string, () => unknown>> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    j: () => move(1),
    k: () => move(-1),
    PageDown: () => move(page),
    PageUp: () => move(-page),
    Home: () => go(first()),
    End: () => go(end()),
    g: () => go(first()),
    G: () => go(end()),
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
  if (action === undefined || last === -1) return
  if (action() === false && event.key === 'Escape') return
  event.preventDefault()
  event.stopPropagation()
}
