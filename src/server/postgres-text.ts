/** A text that a person gave, as PostgreSQL can hold it: it has no U+0000. */
export function packText(text: string): string {
  return text.replace(/[\\\0]/g, (character) => (character === '\0' ? '\\0' : '\\\\'))
}

/** What {@link packText} was given. */
export function unpackText(text: string): string {
  return text.replace(/\\([\\0])/g, (_, character) => (character === '0' ? '\0' : '\\'))
}
