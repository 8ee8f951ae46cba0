/** What the keys of a user's texts begin with: of one user on every server, and of no other. */
export function textKeysOf(userId: string | undefined): string {
  return `eventreel-text:${JSON.stringify(userId ?? null)}:`
}

/** Under which a text that a person is writing is kept: no two servers, users or conversations share a key. */
export function textKey(server: string, userId: string | undefined, conversationId: string): string {
  return textKeysOf(userId) + JSON.stringify([server, conversationId])
}
