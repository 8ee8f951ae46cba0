/** Scrolling and pointing along the line of the text, whichever way it runs. */
export function isRightToLeft(element: Element): boolean {
  return getComputedStyle(element).direction === 'rtl'
}

export function scrolledBy(scroller: Element): number {
  return Math.abs(scroller.scrollLeft)
}

export function scrollInline(scroller: Element, to: number): void {
  scroller.scrollLeft = isRightToLeft(scroller) ? -to : to
}

/** How far a point of the screen lies from where an element's line begins. */
export function inlineOffset(element: Element, clientX: number): number {
  const { left, right } = element.getBoundingClientRect()
  return isRightToLeft(element) ? right - clientX : clientX - left
}
