import { VIEWS, type View } from './views.ts'

const PREFIX = '/c/'
const EVENT = /^#e(\d{1,15})$/

/** What an address of this page names. */
export interface Address {
  readonly conversationId: string | null
  readonly view: View
  readonly eventId: number | null
}

/** `/c/42?view=waterfall#e123` */
export function readAddress({ pathname, search, hash }: Pick<Location, 'pathname' | 'search' | 'hash'>): Address {
  const named = new URLSearchParams(search).get('view')
  const event = EVENT.exec(hash)?.[1]
  return {
    conversationId: pathname.startsWith(PREFIX) ? decodeURIComponent(pathname.slice(PREFIX.length)) : null,
    view: VIEWS.find((view) => view === named) ?? 'conversation',
    eventId: event === undefined ? null : Number(event),
  }
}

export function writeAddress({ conversationId, view = 'conversation', eventId = null }: Pick<Address, 'conversationId'> & Partial<Address>): string {
  const path = conversationId === null ? '/' : PREFIX + encodeURIComponent(conversationId)
  return `${path}${view === 'conversation' ? '' : `?view=${view}`}${eventId === null ? '' : `#e${eventId}`}`
}
