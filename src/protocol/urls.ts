import { EventreelError } from '../errors.ts'

const API = '/api/conversations'

/** What a URL says of where a conversation's server is: null for a relative one, whose server is the page's own. */
function parseAbsolute(conversationUrl: string): URL | null {
  try {
    return /^(https?|wss?):\/\//i.test(conversationUrl) ? new URL(conversationUrl) : null
  } catch {
    return null
  }
}

interface Server {
  readonly host: string
  /** What is added to the name of a scheme: `s` where the connection is secure. */
  readonly s: 's' | ''
  readonly prefix: string
}

function serverOf(conversationUrl: string | null | undefined): Server {
  const url = parseAbsolute(conversationUrl ?? '')
  const path = url?.pathname ?? (conversationUrl?.startsWith('/') ? conversationUrl : '')
  const prefix = path.slice(0, Math.max(0, `${path}/`.indexOf(`${API}/`)))
  const { host, protocol } = url ?? (globalThis as { location?: Pick<URL, 'host' | 'protocol'> }).location ?? { host: '', protocol: '' }
  if (!host) throw new EventreelError('invalid_url', 'an absolute URL is needed where there is no page')
  return { host, s: /^(https|wss):$/.test(protocol) ? 's' : '', prefix }
}

/**
 * Host (and port) of a conversation's server; the page's own for a relative URL, null or undefined.
 * @throws {EventreelError} `invalid_url` without an absolute URL where there is no page.
 * @example extractBaseHost('https://example.com:8443/api/conversations/1') // 'example.com:8443'
 */
export function extractBaseHost(conversationUrl: string | null | undefined): string {
  return serverOf(conversationUrl).host
}

/**
 * Address of a conversation's server: scheme, host and the path before `/api/conversations`, without a slash at the end.
 * The scheme is the URL's own, or the page's for a relative URL, null or undefined.
 * @throws {EventreelError} `invalid_url` without an absolute URL where there is no page.
 * @example buildHttpBaseUrl('https://example.com/run/7/api/conversations/1') // 'https://example.com/run/7'
 */
export function buildHttpBaseUrl(conversationUrl: string | null | undefined): string {
  const { host, s, prefix } = serverOf(conversationUrl)
  return `http${s}://${host}${prefix}`
}

/**
 * Address of a conversation's WebSocket; null without a conversation id.
 * @throws {EventreelError} `invalid_url` without an absolute URL where there is no page.
 * @example buildWebSocketUrl('1', 'https://example.com/api/conversations/1') // 'wss://example.com/sockets/events/1'
 */
export function buildWebSocketUrl(conversationId: string | null | undefined, conversationUrl: string | null | undefined): string | null {
  if (!conversationId) return null
  const { host, s, prefix } = serverOf(conversationUrl)
  return `ws${s}://${host}${prefix}/sockets/events/${encodeURIComponent(conversationId)}`
}

/**
 * Address of a conversation on a server.
 * @param baseUrl Scheme, host and path prefix, as {@link buildHttpBaseUrl} gives it, with or without a slash at the end;
 *   '' or a path for the page's own server.
 * @throws {EventreelError} `invalid_conversation_id`.
 * @example conversationUrl('https://example.com/run/7', '1') // 'https://example.com/run/7/api/conversations/1'
 */
export function conversationUrl(baseUrl: string, conversationId: string): string {
  return `${baseUrl.replace(/\/+$/, '')}${API}/${encodeURIComponent(validateConversationId(conversationId))}`
}

/**
 * Where Socket.IO connects for a conversation: the origin, and the path under the conversation URL's own prefix.
 * @throws {EventreelError} `invalid_url` without an absolute URL where there is no page.
 * @example socketIoTarget('https://example.com/run/7/api/conversations/1') // { origin: 'https://example.com', path: '/run/7/socket.io' }
 */
export function socketIoTarget(conversationUrl: string | null | undefined): { readonly origin: string; readonly path: string } {
  const { host, s, prefix } = serverOf(conversationUrl)
  return { origin: `http${s}://${host}`, path: `${prefix}/socket.io` }
}

/**
 * Returns the id when servers accept it: 1 to 100 characters, without `..`, `/`, `\` and control characters.
 * @throws {EventreelError} `invalid_conversation_id`.
 * @example validateConversationId('0f8c') // '0f8c'
 */
export function validateConversationId(conversationId: string): string {
  if (!/^(?!.*\.\.)[^/\\\p{Cc}\p{Cs}]{1,100}$/u.test(conversationId)) {
    throw new EventreelError('invalid_conversation_id', 'a conversation id has 1 to 100 characters, no "..", "/", "\\" or control character')
  }
  return conversationId
}
