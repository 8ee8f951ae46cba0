import type { SessionApiKey } from './session-key.ts'

/** What requests take along. */
export interface Credentials {
  readonly sessionApiKey?: SessionApiKey | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly credentials?: RequestCredentials | undefined
}

/** Whether requests say who asks: then what they bring belongs to that user alone. */
export function hasCredentials({ sessionApiKey, headers, credentials }: Credentials): boolean {
  if (sessionApiKey !== undefined || credentials === 'include') return true
  return Object.keys(headers ?? {}).some((name) => /authorization|cookie|token|key/i.test(name))
}
