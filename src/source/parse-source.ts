import { EventreelError } from '../errors.ts'
import type { EventDefinitions } from '../protocol/define-events.ts'
import { parseTransient } from '../protocol/frames.ts'
import { parseEvents, parseNewEvent } from '../protocol/parse-event.ts'
import type { ConversationSource, SourceCursor, SourceFrame, SourcePageQuery, SourceSend } from './conversation-source.ts'
import type { ParsedFrame, ParsedPage, ParsedSource } from './parsed-source.ts'

/** Parses what a source gives, once. What the source says of itself is asked anew each time: it may learn it from its server. */
export function parseSource(source: ConversationSource, definitions: EventDefinitions | undefined): ParsedSource {
  const readPage = async (query: SourcePageQuery): Promise<ParsedPage> => {
    const page = await source.readPage(query)
    const { events, rejected } = parseEvents(page.events, definitions)
    return {
      events,
      rejected,
      hasMore: page.hasMore,
      latestEventId: page.latestEventId ?? Math.max(-1, ...events.map((event) => event.id), ...rejected.map(({ id }) => id ?? -1)),
      epoch: page.epoch ?? null,
      lateWrites: page.lateWrites === true,
    }
  }
  const send = async (action: unknown, options: SourceSend) => (await source.send?.(parseNewEvent(action, definitions), options)) ?? {}
  return {
    get isStatic() {
      return source.isStatic === true
    },
    get announcesConnect() {
      return source.announcesConnect === true
    },
    get sendsAtMostOnce() {
      return source.sendsAtMostOnce === true
    },
    get dialect() {
      return source.dialect ?? null
    },
    readPage: (query: SourcePageQuery) => readPage(query).catch(mistaken),
    async *connect(cursor: SourceCursor): AsyncGenerator<ParsedFrame, void, void> {
      try {
        for await (const frame of source.connect(cursor)) yield parseFrame(frame, definitions)
      } catch (error) {
        mistaken(error)
      }
    },
    ...(source.send === undefined ? {} : { send: (action: unknown, options: SourceSend) => send(action, options).catch(mistaken) }),
  }
}

/** A mistake in a source's own code does not get better by trying again, and must be seen. */
function mistaken(error: unknown): never {
  const isMistake = error instanceof TypeError ? !isOfNetwork(error) : error instanceof ReferenceError || error instanceof RangeError
  throw isMistake ? new EventreelError('invalid_argument', `The source made a mistake: ${String(error)}`, { cause: error }) : error
}

/** `fetch` rejects with a TypeError where there is no network; only the platforms' words tell that from a mistake. */
function isOfNetwork({ message, cause }: TypeError): boolean {
  return cause !== undefined || /fetch|network|load failed|terminated|connection|stream|cancelled/i.test(message)
}

function parseFrame(frame: SourceFrame, definitions: EventDefinitions | undefined): ParsedFrame {
  if ('events' in frame) return { type: 'events', ...parseEvents(frame.events, definitions) }
  if ('provisional' in frame) return { type: 'provisional', ...parseEvents(frame.provisional, definitions) }
  if ('transient' in frame) return { type: 'transient', transient: parseTransient(frame.transient) }
  return { type: 'other', frame }
}
