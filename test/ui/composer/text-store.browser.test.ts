import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { forgetTexts } from '../../../src/store/forget-texts.ts'
import { textKey } from '../../../src/store/text-key.ts'
import { deviceTexts, memoryTexts } from '../../../src/ui/index.ts'

const SERVER = 'https://agents.example'
const key = textKey(SERVER, 'bob', '42')

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})
afterEach(() => vi.restoreAllMocks())

/** Local storage as another document of the origin has it: what is changed there is told here. */
function elsewhere(): Storage {
  const frame = document.createElement('iframe')
  document.body.append(frame)
  onTestFinished(() => frame.remove())
  if (frame.contentWindow === null) throw new Error('The frame has no window.')
  return frame.contentWindow.localStorage
}

function watched(): () => number {
  const onForgotten = vi.fn<() => void>()
  onTestFinished(deviceTexts.watch?.(key, onForgotten) ?? (() => {}))
  return () => onForgotten.mock.calls.length
}

/** A storage event has come by then, had there been one: they come in order. */
async function told(other: Storage): Promise<void> {
  const came = new Promise<void>((resolve) => addEventListener('storage', ({ key }) => key === 'last' && resolve()))
  other.setItem('last', String(Math.random()))
  await came
}

test('a tab has its own text, and one without begins with what was written last in any', () => {
  deviceTexts.write(key, 'mine', '')
  localStorage.setItem(key, 'theirs')
  expect(deviceTexts.read(key)).toBe('mine')
  sessionStorage.clear()
  expect(deviceTexts.read(key)).toBe('theirs')
})

test('what is sent here is forgotten, and what another tab has written since is not', () => {
  deviceTexts.write(key, 'mine', '')
  deviceTexts.write(key, '', 'mine')
  expect([sessionStorage.length, localStorage.length]).toEqual([0, 0])
  deviceTexts.write(key, 'mine', '')
  localStorage.setItem(key, 'theirs')
  deviceTexts.write(key, '', 'mine')
  expect(localStorage.getItem(key)).toBe('theirs')
})

test('what is sent elsewhere is forgotten where the same text is shown', async () => {
  const other = elsewhere()
  const forgotten = watched()
  deviceTexts.write(key, 'same', '')
  other.removeItem(key)
  await expect.poll(forgotten).toBe(1)
  expect(sessionStorage.length).toBe(0)
})

test('what is sent elsewhere leaves a text alone that only this tab has', async () => {
  const other = elsewhere()
  const forgotten = watched()
  deviceTexts.write(key, 'mine', '')
  other.setItem(key, 'theirs')
  other.removeItem(key)
  await told(other)
  expect(forgotten()).toBe(0)
  expect(deviceTexts.read(key)).toBe('mine')
})

test('a text that was taken over from another tab, and not changed, goes when it is sent there', async () => {
  const other = elsewhere()
  other.setItem(key, 'the')
  expect(deviceTexts.read(key)).toBe('the')
  const forgotten = watched()
  other.setItem(key, 'theirs')
  await told(other)
  expect(forgotten()).toBe(0)
  other.removeItem(key)
  await expect.poll(forgotten).toBe(1)
})

test('clearing a user forgets the texts of that user on every server, here and in tabs that show one, and of no other user', async () => {
  const others = [textKey(SERVER, 'bo', '42'), textKey(SERVER, 'bob"', '42'), textKey(SERVER, undefined, '42'), textKey(SERVER, 'null', '42')]
  for (const each of [key, textKey('https://other.example', 'bob', '7'), ...others]) deviceTexts.write(each, 'text', '')
  const forgotten = watched()
  forgetTexts('bob')
  expect(forgotten()).toBeGreaterThan(0)
  expect(Object.keys(localStorage).toSorted()).toEqual(others.toSorted())
  expect(Object.keys(sessionStorage).toSorted()).toEqual(others.toSorted())
  sessionStorage.setItem(key, 'of this tab alone')
  const before = forgotten()
  // As another tab does it.
  const other = elsewhere()
  other.setItem('eventreel-text:"bob":', 'eventreel-text:"bob":')
  await expect.poll(forgotten).toBeGreaterThan(before)
  expect(sessionStorage.getItem(key)).toBeNull()
})

test('what an app keeps under a name that ours begin with clears nothing', async () => {
  const other = elsewhere()
  const forgotten = watched()
  deviceTexts.write(key, 'mine', '')
  for (const name of ['', 'eventreel', 'eventreel-text']) {
    other.setItem(name, 'theirs')
    other.removeItem(name)
  }
  await told(other)
  expect(forgotten()).toBe(0)
  expect(deviceTexts.read(key)).toBe('mine')
})

test('no two servers, users or conversations share a key', () => {
  const names: [string, string | undefined, string][] = [['s', 'u', 'c'], ['s', 'u:c', ''], ['s', undefined, 'c'], ['s', 'null', 'c'], ['s","c', 'u', ''], ['s', 'u', '","c']]
  expect(new Set(names.map(([server, user, id]) => textKey(server, user, id))).size).toBe(names.length)
})

test('a text that finds no room is not kept, and half of an old one does not come back', () => {
  deviceTexts.write(key, 'old', '')
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('Full.', 'QuotaExceededError')
  })
  deviceTexts.write(key, 'old and new', 'old')
  expect(deviceTexts.read(key)).toBe('')
})

test('a text of more than 100,000 characters is not kept', () => {
  deviceTexts.write(key, 'old', '')
  deviceTexts.write(key, 'a'.repeat(100_001), 'old')
  expect(deviceTexts.read(key)).toBe('')
  deviceTexts.write(key, 'a'.repeat(100_000), '')
  expect(deviceTexts.read(key)).toHaveLength(100_000)
})

test('where the browser blocks storage nothing is kept and nothing breaks', () => {
  for (const name of ['getItem', 'setItem', 'removeItem'] as const)
    vi.spyOn(Storage.prototype, name).mockImplementation(() => {
      throw new DOMException('Blocked.', 'SecurityError')
    })
  deviceTexts.write(key, 'text', '')
  expect(deviceTexts.read(key)).toBe('')
  forgetTexts('bob')
})

test('a page’s own texts are kept nowhere else', () => {
  const texts = memoryTexts()
  texts.write(key, 'text', '')
  expect([texts.read(key), memoryTexts().read(key), localStorage.length]).toEqual(['text', '', 0])
  texts.write(key, '', 'text')
  expect(texts.read(key)).toBe('')
})
