import { EventreelError } from '../../errors.ts'
import type { ActionArgs } from '../../protocol/kinds.ts'
import { ContiguousLink } from '../contiguous-link.ts'
import type { SourceCursor, SourceSend } from '../conversation-source.ts'
import { requestJson, type HttpOptions } from '../http.ts'
import type { LiveConnection, LiveFeed, LiveTarget } from '../live-feed.ts'
import { openSocket } from '../web-socket-feed.ts'
import { rawOf, textOf, type Raw } from './fields.ts'
import { stateOf } from './state.ts'
import type { V1Pages } from './v1-pages.ts'

/**
 * The live feed of a V1 server. It subscribes before it replays and never says where the replay ends, and some of what it tells it does not
 * keep: so what it brings is a hint, shown at once, which the pages confirm.
 */
export function v1Feed(pages: V1Pages, http: HttpOptions): LiveFeed {
  return {
    name: 'websocket',
    speaksV0: false,
    connect: (target, cursor) => {
      const frames = connect(target, cursor, pages)
      return { frames, send: (action, send) => post(`${target.conversationUrl}/events`, action, http, send) }
    },
  }
}

function connect(target: LiveTarget, { signal }: SourceCursor, pages: V1Pages): LiveConnection['frames'] {
  const { runtime, sessionApiKey: key } = target
  const link = new ContiguousLink(runtime, signal, key)
  let isReady = false
  pages.onDead = () => link.fail(new EventreelError('connection_closed', 'The link lacks events.', { retryable: true }))
  const accept = (frame: Raw) => {
    const kind = textOf(frame['kind'])
    pages.heard(frame)
    if (kind === 'ConversationStateUpdateEvent') {
      if (!isReady) {
        isReady = true
        // It says nothing while nothing happens; what a dead link loses, the pages bring.
        link.allowSilence(Infinity)
        // What is there now, and whether what was read before still stands where it did, the pages and the count tell.
        pages.begin()
        link.frames.push({ connected: true })
      }
      const state = stateOf(frame)
      if (state !== null) link.frames.push({ agentState: state })
      // Whether it is kept, only the pages know.
      if (frame['key'] !== 'full_state') link.frames.push({ provisional: [] })
    } else if (kind === 'StreamingDeltaEvent') {
      const delta = textOf(frame['content'])
      if (delta !== '') link.frames.push({ transient: { draft: { key: pages.draftKey, delta } } })
    } else if (kind !== '') {
      const hints = pages.hint(frame)
      if (hints !== null) link.frames.push({ provisional: hints })
    }
  }
  const { resumeAt } = pages
  openSocket(link, target, resumeAt === null ? { resend_mode: 'all' } : { resend_mode: 'since', after_timestamp: resumeAt }, (frame) => accept(rawOf(frame)))
  return link.frames
}

/** Such a server takes messages of the user, and says nothing of what becomes of them. */
async function post(url: string, action: unknown, http: HttpOptions, { signal }: SourceSend): Promise<{ id?: number }> {
  const { action: name, args } = action as { readonly action: string; readonly args: ActionArgs['message'] }
  if (name !== 'message' || args.file_urls?.[0] !== undefined) throw new EventreelError('send_unsupported', 'V1 servers take text and pictures.')
  const { content: text, image_urls: urls } = args
  const content = [{ type: 'text', text }, ...(urls?.[0] === undefined ? [] : [{ type: 'image', image_urls: urls }])]
  await requestJson(url, http, { method: 'POST', body: JSON.stringify({ role: 'user', content, run: true }), signal, tries: 1 })
  return {}
}
