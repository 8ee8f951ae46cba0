import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createBrotliCompress, createGzip } from 'node:zlib'
import { isHidden } from '../protocol/guards.ts'
import { acceptedEncoding } from './http-answer.ts'
import type { HttpContext } from './http-context.ts'
import { scan } from './http-scan.ts'
import { eventText } from './event-text.ts'
import { parseStored, readPages } from './storage-event-log.ts'
import type { EventStorage, StoredEvent } from './storage.ts'
import { readBoolean } from './validation.ts'

const HEAVY = [
  'dom_object', 'axtree_object', 'active_page_index', 'last_browser_action', 'last_browser_action_error', 'focused_element_bid',
  'extra_element_properties',
]
const PICTURES = ['screenshot', 'set_of_marks']

/** Every event that is not hidden, without what browsers leave in them: streamed, so that a long log takes no more memory than a page. */
export async function getTrajectory(context: HttpContext, conversationId: string): Promise<void> {
  const { service, request, response, query } = context
  const dropped = readBoolean(query, 'include_screenshots') ? HEAVY : [...HEAVY, ...PICTURES]
  const { epoch } = await service.storage.getConversation(conversationId)
  response.statusCode = 200
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  response.setHeader('Cache-Control', 'no-store')
  if (request.method === 'HEAD') return void response.end()
  await scan(context, async (signal) => {
    const source = Readable.from(trajectoryText(service.storage, conversationId, { epoch, dropped, signal }))
    const encoding = acceptedEncoding(request)
    if (encoding !== null) response.setHeader('Content-Encoding', encoding)
    if (encoding === 'br') await pipeline(source, createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }), response)
    else if (encoding === 'gzip') await pipeline(source, createGzip(), response)
    else await pipeline(source, response)
  })
}

/** The answer's JSON, a page at a time. */
export async function* trajectoryText(
  storage: EventStorage,
  conversationId: string,
  { epoch, dropped = [...HEAVY, ...PICTURES], signal }: { epoch: string; dropped?: readonly string[]; signal?: AbortSignal },
): AsyncGenerator<string, void, void> {
  yield '{"trajectory":['
  let separator = ''
  for await (const page of readPages(storage, conversationId, { epoch, signal })) {
    const texts = page.map((stored) => lighten(stored, dropped)).filter((text) => text !== null)
    if (texts.length === 0) continue
    yield separator + texts.join(',')
    separator = ','
  }
  yield ']}'
}

function lighten(stored: StoredEvent, dropped: readonly string[]): string | null {
  const text = eventText(stored, 'plain')
  const event = parseStored(stored)
  if (isHidden(event)) return null
  const extras = event.observation === undefined ? undefined : event.extras
  if (typeof extras !== 'object' || extras === null || !dropped.some((name) => name in extras)) return text
  return JSON.stringify({ ...(JSON.parse(text) as object), extras: Object.fromEntries(Object.entries(extras).filter(([name]) => !dropped.includes(name))) })
}
