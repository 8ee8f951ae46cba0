import { EventreelError } from '../errors.ts'

/** The log that a page id of a store's list names; null for the first page. @throws `bad_request` for what a store never gave. */
export function readPlace(pageId: string | undefined): number | null {
  if (pageId === undefined) return null
  const place = Number(pageId)
  if (!Number.isSafeInteger(place) || place < 0) throw new EventreelError('bad_request', 'page_id: is none that this server gave')
  return place
}
