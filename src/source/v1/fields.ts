/** A JSON object whose fields nobody has checked. */
export type Raw = Readonly<Record<string, unknown>>

export function rawOf(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {}
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** What is written in a list of parts (`{type: 'text', text}`), or in plain text. */
export function textIn(content: unknown): string {
  return Array.isArray(content) ? content.map((part) => textOf(rawOf(part)['text'])).filter((text) => text !== '').join('\n') : textOf(content)
}

/** Addresses of the pictures in a list of parts. */
export function picturesIn(content: unknown): readonly string[] {
  return Array.isArray(content) ? content.flatMap((part) => rawOf(part)['image_urls']).filter((url) => typeof url === 'string') : []
}

/** A record without some of its fields, and without what is null. */
export function without(record: Raw, ...names: readonly string[]): Raw {
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => value != null && !names.includes(name)))
}

/** Whether {@link textIn} and {@link picturesIn} say all that is in it. */
export function isPlainText(content: unknown): boolean {
  if (!Array.isArray(content)) return content === undefined || typeof content === 'string'
  return content.every((part) => Object.keys(without(rawOf(part), 'type', 'text', 'image_urls', 'cache_prompt')).length === 0)
}
