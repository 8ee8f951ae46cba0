import type { Attachment } from './attachment.ts'

/** More than stands around the text and the addresses on the wire. */
const ENVELOPE_BYTES = 400
/** Of one character, as UTF-8 JSON. */
const MOST_BYTES = 6

/** By how many bytes a message is larger on the wire than `most`, about; null where it is not. */
export function excessOf(text: string, items: readonly Pick<Attachment, 'url'>[], most: number | undefined): number | null {
  if (most === undefined) return null
  const others = items.reduce((sum, { url }) => sum + url.length + 3, ENVELOPE_BYTES)
  // Counting is dear, and mostly there is no need to.
  if (text.length * MOST_BYTES + others <= most) return null
  const bytes = new TextEncoder().encode(JSON.stringify(text)).length + others
  return bytes > most ? bytes - most : null
}
