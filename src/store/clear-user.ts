import { EventreelError, isEventreelError } from '../errors.ts'
import type { SavedConversation } from '../protocol/conversation-summary.ts'
import type { Runtime } from '../runtime.ts'
import type { OutboxScope } from './outbox-database.ts'
import { tellDiscarded } from './discarded-word.ts'
import { forgetTexts } from './forget-texts.ts'
import { deleteCopies, listCopies } from './retention.ts'
import { clearUnsent, countUnsent } from './unsent-messages.ts'

/** What is done to a conversation that is open while its user is cleared. */
interface OpenConversation {
  view(): { readonly pending: readonly unknown[] }
  discardUnsent(): void
  /** Drops what is kept of it and begins anew. */
  clear(): Promise<void>
}

export interface ClearUserOptions {
  readonly databaseName: string
  readonly userId: string | undefined
  readonly discardUnsent: boolean
  readonly open: readonly OpenConversation[]
  readonly runtime: Runtime
}

/** Deletes what this device keeps of a user. @throws {EventreelError} `unsent_messages`, and then nothing was deleted; `storage_*`. */
export async function clearUser({ databaseName, userId, discardUnsent, open, runtime }: ClearUserOptions): Promise<void> {
  const isTheirs = (scope: OutboxScope) => scope.userId === (userId ?? null)
  const unsent = await whereKept(() => countUnsent(runtime, isTheirs))
  const isUnsent = unsent !== undefined && unsent > 0
  if (!discardUnsent && (isUnsent || open.some((conversation) => conversation.view().pending.length > 0)))
    throw new EventreelError('unsent_messages', 'There are messages that were not sent: send them first, or clear with `discardUnsent`.')
  for (const conversation of open) conversation.discardUnsent()
  if (isUnsent) tellDiscarded(runtime, userId ?? null, await clearUnsent(runtime, isTheirs))
  forgetTexts(userId)
  await whereKept(() => deleteCopies(databaseName, userId, runtime))
  // Last: what they fetch again is to stay.
  await Promise.all(open.map((conversation) => conversation.clear()))
}

/** What this device keeps of a user, used longest ago first. @throws {EventreelError} `storage_*`. */
export async function savedConversations(
  { databaseName = 'eventreel', userId }: { readonly databaseName?: string | undefined; readonly userId?: string | undefined },
  runtime: Runtime,
): Promise<readonly SavedConversation[]> {
  return (await whereKept(() => listCopies(databaseName, userId, runtime))) ?? []
}

/** Where there is no database, nothing is kept. */
async function whereKept<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!isEventreelError(error, 'storage_unavailable')) throw error
    return undefined
  }
}
