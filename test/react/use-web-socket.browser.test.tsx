import { StrictMode } from 'react'
import { describe, expect, inject, it } from 'vitest'
import { renderHook } from 'vitest-browser-react'
import { useWebSocket, type UseWebSocketOptions } from 'eventreel/react'

const echoUrl = inject('echoUrl')
/** A port at which nobody listens. */
const deadUrl = 'ws://127.0.0.1:1'

const open = (url: string, options: UseWebSocketOptions = {}, strict = false) =>
  renderHook((props?: { address: string }) => useWebSocket(props?.address ?? url, options), { initialProps: { address: url }, ...(strict ? { wrapper: StrictMode } : {}) })

describe('useWebSocket', () => {
  it('connects, sends and keeps what it receives', async () => {
    const seen: string[] = []
    const { result, act } = await open(echoUrl, {
      queryParams: { a: 'b', c: true },
      onOpen: () => seen.push('open'),
      onMessage: ({ data }) => seen.push(String(data)),
    })
    await expect.poll(() => result.current.isConnected).toBe(true)
    await act(() => {
      result.current.sendMessage('url')
      result.current.sendMessage('two')
    })
    await expect.poll(() => result.current.messages).toEqual(['/?a=b&c=true', 'echo two'])
    expect(result.current.lastMessage).toBe('echo two')
    expect(seen).toEqual(['open', '/?a=b&c=true', 'echo two'])
  })

  it('does not connect to an empty address', async () => {
    const { result } = await open('')
    expect(result.current).toMatchObject({ isConnected: false, socket: null, error: null, messages: [] })
  })

  it('keeps at most maxMessages', async () => {
    const { result, act } = await open(echoUrl, { maxMessages: 2 })
    await expect.poll(() => result.current.isConnected).toBe(true)
    await act(() => ['a', 'b', 'c'].forEach((text) => result.current.sendMessage(text)))
    await expect.poll(() => result.current.messages).toEqual(['echo b', 'echo c'])
  })

  it('says with which code and reason it was closed', async () => {
    const { result, act } = await open(echoUrl)
    await expect.poll(() => result.current.isConnected).toBe(true)
    await act(() => result.current.sendMessage('close 4002 too bad'))
    await expect.poll(() => result.current.error?.message).toBe('WebSocket closed with code 4002: too bad')
    expect(result.current).toMatchObject({ isConnected: false, isReconnecting: false })
  })

  it('takes a close with 1000 for no error', async () => {
    const { result, act } = await open(echoUrl, { reconnect: { enabled: true } })
    await expect.poll(() => result.current.isConnected).toBe(true)
    await act(() => result.current.sendMessage('close 1000'))
    await expect.poll(() => result.current.isConnected).toBe(false)
    expect(result.current).toMatchObject({ error: null, isReconnecting: false })
  })

  it('comes back when it is told to', async () => {
    let opened = 0
    const { result, act } = await open(echoUrl, { reconnect: { enabled: true }, onOpen: () => opened++ })
    await expect.poll(() => result.current.isConnected).toBe(true)
    await act(() => result.current.sendMessage('close 4500 again'))
    await expect.poll(() => opened, { timeout: 10_000 }).toBe(2)
    await expect.poll(() => result.current).toMatchObject({ isConnected: true, attemptCount: 0, isReconnecting: false, error: null })
  })

  it('gives up after maxAttempts in a row', async () => {
    let closed = 0
    const { result } = await open(deadUrl, { reconnect: { enabled: true, maxAttempts: 1 }, onClose: () => closed++ })
    await expect.poll(() => closed, { timeout: 10_000 }).toBe(2)
    await expect.poll(() => result.current).toMatchObject({ attemptCount: 1, isReconnecting: false, isConnected: false })
  })

  it('does not come back after disconnect', async () => {
    let closed = 0
    const { result, act } = await open(echoUrl, { reconnect: { enabled: true }, onClose: () => closed++ })
    await expect.poll(() => result.current.isConnected).toBe(true)
    await act(() => result.current.disconnect())
    await expect.poll(() => closed).toBe(1)
    expect(result.current).toMatchObject({ isConnected: false, isReconnecting: false, error: null })
  })

  it('makes one socket under StrictMode, and a new one for a new address', async () => {
    const opened: string[] = []
    const { result, rerender } = await open(`${echoUrl}/one`, { onOpen: ({ target }) => opened.push((target as WebSocket).url) }, true)
    await expect.poll(() => result.current.isConnected).toBe(true)
    const first = result.current.socket
    await rerender({ address: `${echoUrl}/two` })
    await expect.poll(() => opened).toEqual([`${echoUrl}/one`, `${echoUrl}/two`])
    await expect.poll(() => first?.readyState).toBe(3)
  })
})
