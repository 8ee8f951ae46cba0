import { type Labels, wordFor } from '../labels.ts'

/** Why something was not taken, in the reader's language where its code is known. */
export function refusalWords(error: unknown, labels: Labels): string {
  const { code, message } = typeof error === 'object' && error !== null ? (error as { readonly code?: unknown; readonly message?: unknown }) : { message: error }
  return wordFor(labels.refusals, String(code)) ?? String(message).slice(0, 2_000)
}
