import { afterEach, expect, test, vi } from 'vitest'
import { buildHttpBaseUrl, buildWebSocketUrl, conversationUrl, extractBaseHost, socketIoTarget, validateConversationId } from '../../src/protocol/urls.ts'

afterEach(() => vi.unstubAllGlobals())

function onPage(href: string): void {
  vi.stubGlobal('location', new URL(href))
}

test.each([
  ['https://example.com:8443/api/conversations/1', 'example.com:8443', 'https://example.com:8443', 'wss://example.com:8443/sockets/events/1'],
  ['http://localhost:3000/api/conversations/1', 'localhost:3000', 'http://localhost:3000', 'ws://localhost:3000/sockets/events/1'],
  ['https://example.com/run/7/api/conversations/1', 'example.com', 'https://example.com/run/7', 'wss://example.com/run/7/sockets/events/1'],
  ['https://example.com/api/conversations/1/', 'example.com', 'https://example.com', 'wss://example.com/sockets/events/1'],
  ['https://example.com/elsewhere', 'example.com', 'https://example.com', 'wss://example.com/sockets/events/1'],
  ['wss://example.com/p/api/conversations/1', 'example.com', 'https://example.com/p', 'wss://example.com/p/sockets/events/1'],
  ['http://[::1]:9/api/conversations/1', '[::1]:9', 'http://[::1]:9', 'ws://[::1]:9/sockets/events/1'],
])('%s says itself where its server is, whatever the page', (url, host, http, socket) => {
  onPage('https://page.example/app')
  expect(extractBaseHost(url)).toBe(host)
  expect(buildHttpBaseUrl(url)).toBe(http)
  expect(buildWebSocketUrl('1', url)).toBe(socket)
})

test.each([[null], [undefined], [''], ['/api/conversations/1'], ['not a url'], ['http://']])('%j leaves it to the page', (url) => {
  onPage('https://page.example:444/app')
  expect(extractBaseHost(url)).toBe('page.example:444')
  expect(buildHttpBaseUrl(url)).toBe('https://page.example:444')
  expect(buildWebSocketUrl('1', url)).toBe('wss://page.example:444/sockets/events/1')
  onPage('http://page.example/app')
  expect(buildHttpBaseUrl(url)).toBe('http://page.example')
  expect(buildWebSocketUrl('1', url)).toBe('ws://page.example/sockets/events/1')
})

test('the path before the conversations is kept for a URL relative to the page, too', () => {
  onPage('https://page.example/')
  expect(buildHttpBaseUrl('/run/7/api/conversations/1')).toBe('https://page.example/run/7')
})

test('a path that only begins like the conversations is not taken for them', () => {
  expect(buildHttpBaseUrl('https://example.com/api/conversations-old/api/conversations/1')).toBe('https://example.com/api/conversations-old')
})

test('there is no socket without a conversation', () => {
  for (const id of [undefined, null, '']) expect(buildWebSocketUrl(id, 'https://example.com/api/conversations/1')).toBeNull()
})

test('without a page a relative URL is an invalid URL', () => {
  expect(() => extractBaseHost('/api/conversations/1')).toThrow(expect.objectContaining({ code: 'invalid_url' }))
  expect(extractBaseHost('https://example.com/api/conversations/1')).toBe('example.com')
})

test('Socket.IO is found under the same prefix', () => {
  expect(socketIoTarget('https://example.com/api/conversations/1')).toEqual({ origin: 'https://example.com', path: '/socket.io' })
  expect(socketIoTarget('http://example.com:81/run/7/api/conversations/1')).toEqual({ origin: 'http://example.com:81', path: '/run/7/socket.io' })
})

test('a conversation’s URL is made of the server’s address and the id, and taken apart again', () => {
  const url = conversationUrl('https://example.com/run/7//', 'a b?')
  expect(url).toBe('https://example.com/run/7/api/conversations/a%20b%3F')
  expect(buildHttpBaseUrl(url)).toBe('https://example.com/run/7')
  expect(conversationUrl('', '1')).toBe('/api/conversations/1')
})

test.each(['0f8c', 'a b', 'ä', '.', 'x'.repeat(100), '😀'.repeat(100)])('the id %j is accepted as it is', (id) => {
  expect(validateConversationId(id)).toBe(id)
})

test.each(['', 'x'.repeat(101), 'a/b', 'a\\b', '..', 'a..b', 'a\u0000', 'a\nb', '\u007f', '\u0085', '\ud800'])('the id %j is refused', (id) => {
  expect(() => validateConversationId(id)).toThrow(expect.objectContaining({ code: 'invalid_conversation_id' }))
  expect(() => conversationUrl('https://example.com', id)).toThrow(expect.objectContaining({ code: 'invalid_conversation_id' }))
})
