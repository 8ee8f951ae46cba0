import type { KeyboardEvent } from 'react'

/** Arrows, Home and End move the focus among the entries (`data-entry`) of a list. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  const entries = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-entry]')]
  const at = entries.indexOf(event.target as HTMLElement)
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key]
  if (at === -1 || target === undefined) return
  // Also at the ends: the page must not scroll away under the list.
  event.preventDefault()
  entries[target]?.focus()
}
