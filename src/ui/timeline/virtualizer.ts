import { elementScroll, observeElementOffset, observeElementRect, Virtualizer, type VirtualizerOptions } from '@tanstack/react-virtual'
import { flushSync } from 'react-dom'

type Options = VirtualizerOptions<HTMLDivElement, HTMLDivElement>

export type VirtualRows = Virtualizer<HTMLDivElement, HTMLDivElement>

/** `onScrollTo`: after the list was moved by itself. */
export type VirtualRowsOptions = Omit<Options, 'observeElementRect' | 'observeElementOffset' | 'onChange' | 'scrollToFn'> & { readonly onScrollTo: () => void }

export interface Virtual {
  readonly rows: VirtualRows
  readonly update: (options: VirtualRowsOptions) => void
}

/** Reckons which rows are in view, and has them drawn when these are others. */
export function createVirtual(options: VirtualRowsOptions, draw: () => void): Virtual {
  let isMeasuring = false
  const whole = ({ onScrollTo, ...rest }: VirtualRowsOptions): Options => ({
    ...rest,
    observeElementRect,
    observeElementOffset,
    scrollToFn: (...move) => {
      elementScroll(...move)
      onScrollTo()
    },
    onChange: (_, isSync) => {
      // What is scrolled into view has to be drawn in the same frame; what is measured while React draws cannot be.
      if (isSync && !isMeasuring) flushSync(draw)
      else draw()
    },
  })
  const rows: VirtualRows = new Virtualizer(whole(options))
  const { measureElement } = rows
  rows.measureElement = (row) => {
    isMeasuring = true
    try {
      measureElement(row)
    } finally {
      isMeasuring = false
    }
  }
  return { rows, update: (next) => rows.setOptions(whole(next)) }
}
