import { textKeysOf } from './text-key.ts'

/**
 * Deletes the texts that a user was writing from this tab's and the device's web storage. Other tabs have copies of their own: they, and
 * who shows one here, hear of it by what all of the user's keys begin with, as a key and its value.
 */
export function forgetTexts(userId: string | undefined): void {
  const keys = textKeysOf(userId)
  try {
    for (const storage of [sessionStorage, localStorage]) {
      for (const key of Object.keys(storage)) if (key.startsWith(keys)) storage.removeItem(key)
    }
    localStorage.setItem(keys, keys)
    localStorage.removeItem(keys)
  } catch {
    // Where a site's data is blocked, or there is no page, nothing was kept.
  }
  if (typeof StorageEvent === 'function') dispatchEvent(new StorageEvent('storage', { key: keys, newValue: keys }))
}
