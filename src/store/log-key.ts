export interface LogName {
  readonly conversationId: string
  /** The server that the log is a copy of; none for a log of this device. */
  readonly baseUrl?: string | undefined
  readonly userId?: string | undefined
}

/** The key of a log: no two servers, users or conversations share one, whatever characters are in their names. */
export function logKey({ conversationId, baseUrl, userId }: LogName): string {
  return JSON.stringify([baseUrl?.replace(/\/+$/, '') ?? null, userId ?? null, conversationId])
}

export function nameOfKey(key: string): { readonly server: string | null; readonly user: string | null; readonly conversationId: string } {
  const [server, user, conversationId] = JSON.parse(key) as [string | null, string | null, string]
  return { server, user, conversationId }
}
