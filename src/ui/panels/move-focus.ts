import type { KeyboardEvent } from 'react'

/** Arrows, Home and End move the focus among the entries (`data-entry`) of a list. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  const entries = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-entry]')]
  const at = entries.findIndex((entry) => entry === event.target)
  const target =
    event.key === 'ArrowDown' ? at + 1
    : event.key === 'ArrowUp' ? at - 1
    : event.key === 'Home' ? 0
    : event.key === 'End' ? entries.length - 1
    : null
  if (at === -1 || target === null) return
  // Also at the ends: the page must not scroll away under the list.
  event.preventDefault()
  entries[target]?.focus()
}
