const kept = new WeakSet<HTMLElement>()

/**
 * Keeps what stands at the end of the window above a keyboard that covers the page instead of making it smaller, while the focus is inside.
 * The style sheet takes the height from `--er-keyboard`.
 */
export function keepAboveKeyboard(form: HTMLElement): void {
  const seen = window.visualViewport
  if (seen === null || kept.has(form)) return
  kept.add(form)
  const done = new AbortController()
  const place = () => form.style.setProperty('--er-keyboard', `${coveredBy(seen, form.getBoundingClientRect().bottom, window.innerHeight)}px`)
  for (const type of ['resize', 'scroll']) seen.addEventListener(type, place, { signal: done.signal })
  form.addEventListener(
    'focusout',
    ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && form.contains(relatedTarget)) return
      done.abort()
      kept.delete(form)
      form.style.removeProperty('--er-keyboard')
    },
    { signal: done.signal },
  )
  place()
}

/** How much of the window's end is not seen, where something ends there. */
export function coveredBy(seen: Pick<VisualViewport, 'height' | 'offsetTop' | 'scale'>, bottom: number, windowHeight: number): number {
  // A page that is zoomed, or scrolls as a whole, the browser moves by itself.
  if (seen.scale !== 1 || bottom > windowHeight + 1) return 0
  return Math.max(0, Math.round(bottom - seen.offsetTop - seen.height))
}
