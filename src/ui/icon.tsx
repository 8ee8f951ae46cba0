import type { ReactNode } from 'react'

/** Icons are drawn on a 16 px grid with 1.5 px strokes, take the colour of the text, and say nothing to screen readers: a word stands beside each. */
export function icon(name: string, drawing: ReactNode): ReactNode {
  return (
    <svg className="er-icon" data-icon={name} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      {drawing}
    </svg>
  )
}

export const path = (d: string) => <path d={d} />

// By themselves, for parts that need no others.
export const chevronIcon = icon('chevron', path('M6 4l4 4-4 4'))
export const downIcon = icon('down', path('M8 3.5v9M4 8.5l4 4 4-4'))
export const warningIcon = icon('warning', path('M8 2.75l5.75 10.5H2.25zM8 6.75v3M8 11.4v.1'))
