import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { WebSocketChannel, withParams, type WebSocketChannelOptions, type WebSocketChannelState } from '../stream/web-socket-channel.ts'

export interface UseWebSocketOptions extends WebSocketChannelOptions {
  /** Added to the URL; the connection is made anew when they change. Never put a key here: URLs end up in logs. */
  readonly queryParams?: Readonly<Record<string, string | boolean>> | undefined
  /** Default: not enabled. Waits with exponential backoff and full jitter, at most 10 s; `maxAttempts` in a row, default without end. */
  readonly reconnect?: { readonly enabled?: boolean | undefined; readonly maxAttempts?: number | undefined } | undefined
  /** Most messages kept in `messages`. Default 1000. */
  readonly maxMessages?: number | undefined
}

export interface UseWebSocketResult<T> extends WebSocketChannelState<T> {
  readonly sendMessage: WebSocketChannel<T>['sendMessage']
  /** Closes with code 1000 and does not come back. */
  readonly disconnect: () => void
}

/**
 * A raw WebSocket, for what is not a conversation. Connects while mounted; callbacks are those of the latest render.
 *
 * @param url '' = do not connect
 * @returns `error` is `WebSocket closed with code N: reason` after a close other than 1000
 * @example const { isConnected, lastMessage, sendMessage } = useWebSocket('wss://host/feed', { reconnect: { enabled: true } })
 */
export function useWebSocket<T = string>(url: string, options: UseWebSocketOptions = {}): UseWebSocketResult<T> {
  const address = url === '' ? '' : withParams(url, options.queryParams)
  const channel = useMemo(() => new WebSocketChannel<T>(address), [address])
  useEffect(() => channel.update(options))
  const state = useSyncExternalStore(channel.subscribe, channel.getSnapshot, channel.getServerSnapshot)
  return { ...state, sendMessage: channel.sendMessage, disconnect: channel.disconnect }
}
