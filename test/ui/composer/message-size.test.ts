import { expect, test } from 'vitest'
import { messageAction } from '../../../src/stream/window-handle.ts'
import { excessOf } from '../../../src/ui/composer/message-size.ts'

/** What the client checks before it sends. */
function bytesOnTheWire(content: string, urls: readonly string[]): number {
  const action = messageAction(content)
  const key = '685399b5-f147-40a6-a154-e0e599a97e13'
  return Buffer.byteLength(JSON.stringify({ ...action, args: { ...('args' in action ? (action.args as object) : {}), image_urls: urls }, idempotency_key: key, epoch: key }))
}

test.each([
  ['ASCII', 'a'.repeat(5_000)],
  ['CJK', '消息'.repeat(2_000)],
  ['emoji', '👩‍💻'.repeat(500)],
  ['quotes and control characters', '"\\\n\u0000'.repeat(1_000)],
])('a message of %s that the client would refuse is named, and none much smaller', (_kind, text) => {
  const urls = ['data:image/png;base64,'.padEnd(3_000, 'A'), 'https://a.example/1']
  const bytes = bytesOnTheWire(text, urls)
  const items = urls.map((url) => ({ url }))
  expect(excessOf(text, items, bytes - 1)).toBeGreaterThanOrEqual(1)
  expect(excessOf(text, items, bytes + 400)).toBeNull()
})

test('while the limit is not known nothing is too large', () => {
  expect(excessOf('a'.repeat(10_000_000), [], undefined)).toBeNull()
})
