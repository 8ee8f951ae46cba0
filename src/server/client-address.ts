import type { IncomingMessage } from 'node:http'
import { isIP, isIPv6, SocketAddress } from 'node:net'

/**
 * Where a request comes from, as limits name it: an IPv4 address, or the /64 network of an IPv6 address, which is one customer's.
 * @param proxies How many proxies of one's own stand in front. Each adds the address that it was called from at the end of
 *   `X-Forwarded-For`; what stands before those was written by the client.
 */
export function clientAddress(request: Pick<IncomingMessage, 'headers' | 'socket'>, proxies: number): string {
  const forwarded = proxies === 0 ? undefined : forwardedFor(request.headers['x-forwarded-for'], proxies)
  return networkOf(forwarded ?? request.socket.remoteAddress ?? '')
}

/** Whether the address is of this machine. */
export function isLocalAddress(address: string): boolean {
  return address.startsWith('127.') || address === networkOf('::1')
}

function forwardedFor(header: string | string[] | undefined, proxies: number): string | undefined {
  const list = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',')
  // A shorter list than there are proxies was not written by them all: its first entry is the best there is.
  const entry = (list.at(-proxies) ?? list[0] ?? '').trim()
  const bare = /^\[(.*)\](:\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry
  return isIP(bare) === 0 ? undefined : bare
}

function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [bare = ''] = address.split('%')
  const text = new SocketAddress({ address: bare, family: 'ipv6' }).address
  const [head = '', tail] = text.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = tail === undefined ? left : [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right]
  return text === '::1' ? text : `${groups.slice(0, 4).join(':')}::/64`
}
