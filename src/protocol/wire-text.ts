/** The JSON that events came as, which can be kept as it is: making it anew was a tenth of the time of taking events in. */
const texts = new WeakMap<object, string>()

/**
 * Reads a list of events that goes on from one id to the next, and remembers the text of each. It gives what `JSON.parse` would:
 * pieces of a list that each are JSON, with a comma between one and the next, are its entries.
 * @returns null when it is not plainly such a list
 */
export function parseEventList(text: string): object[] | null {
  const [, first] = /^\[\{"id":(\d+),/.exec(text) ?? []
  if (first === undefined || !text.endsWith(']')) return null
  const events: object[] = []
  try {
    let id = Number(first)
    for (let from = 1, to = 0; to >= 0; from = to + 1) {
      to = text.indexOf(`,{"id":${++id},`, from)
      const piece = text.slice(from, to < 0 ? -1 : to)
      const event = JSON.parse(piece) as object
      if (isPlain(piece)) texts.set(event, piece)
      events.push(event)
    }
    return events
  } catch {
    // An id is missing, or it is not JSON: whoever reads it whole finds out.
    return null
  }
}

/** The text that an event was read from, as long as it is that very object. */
export function wireTextOf(event: object): string | undefined {
  return texts.get(event)
}

/** Must be called once events are kept: a text holds all that it came with. */
export function forgetWireTexts(events: readonly object[]): void {
  for (const event of events) texts.delete(event)
}

/** One line, in which what `JSON.stringify` writes as it is was not escaped: searches look for it in the text. */
function isPlain(text: string): boolean {
  return !text.includes('\n') && !text.includes('\\/') && !text.includes('\\u00')
}
