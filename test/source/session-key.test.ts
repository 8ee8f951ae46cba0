import { describe, expect, it } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import { currentKey, hideKey, keyAfter, withKey, withoutKey, type SessionApiKey } from '../../src/source/session-key.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'

const { signal } = new AbortController()
const clock = new ManualClock()
const refused = new EventreelError('unauthorized', 'no')

/** Gives these keys one after the other, the last for ever, and counts how often it was asked. */
function answering(...keys: readonly (string | undefined)[]) {
  const state = { asked: 0 }
  const source = async () => keys[Math.min(state.asked++, keys.length - 1)]
  return { source, state }
}

/** What a server that takes this key alone does, and the keys it was given. */
function serverOf(right: string) {
  const tried: (string | undefined)[] = []
  const work = async (key: string | undefined) => {
    tried.push(key)
    // The answer takes its time: others ask meanwhile.
    await new Promise<void>((resolve) => queueMicrotask(resolve))
    if (key !== right) throw refused
    return 'done'
  }
  return { tried, work }
}

describe('a refused key', () => {
  it('is asked for once more, and another one goes out', async () => {
    const { source, state } = answering('old', 'new')
    const { tried, work } = serverOf('new')
    await expect(withKey(source, signal, clock, work)).resolves.toBe('done')
    expect(tried).toEqual(['old', 'new'])
    expect(state.asked).toBe(2)
  })

  it.each<[string, SessionApiKey, number]>([['a fixed one', 'old', 1], ['one that stays the same', () => 'old', 1], ['one that is another each time', answering('a', 'b', 'c').source, 2]])(
    'is final where it is %s',
    async (_, source, tries) => {
      const { tried, work } = serverOf('new')
      await expect(withKey(source, signal, clock, work)).rejects.toBe(refused)
      expect(tried).toHaveLength(tries)
    },
  )

  it('is asked for by one of all who were refused', async () => {
    const { source, state } = answering('old', 'new')
    const { tried, work } = serverOf('new')
    const all = await Promise.all(Array.from({ length: 20 }, () => withKey(source, signal, clock, work)))
    expect(all).toHaveLength(20)
    expect(tried).toHaveLength(40)
    expect(state.asked).toBe(2)
  })

  it('is not asked for where another request has learned of the next one', async () => {
    const { source, state } = answering('old', 'new')
    await currentKey(source, signal, clock)
    await currentKey(source, signal, clock)
    expect(await keyAfter('old', source, signal, clock)).toBe('new')
    expect(state.asked).toBe(2)
  })

  it('is asked for after the refusal, not by an answer that was on its way', async () => {
    const { source, state } = answering('old', 'old', 'new')
    await currentKey(source, signal, clock)
    const onItsWay = currentKey(source, signal, clock)
    expect(await keyAfter('old', source, signal, clock)).toBe('new')
    expect(await onItsWay).toBe('old')
    expect(state.asked).toBe(3)
  })
})

describe('a function that gives the key', () => {
  it('has 10 s, and is asked anew after that', async () => {
    let asked = 0
    const source = () => (asked++ === 0 ? new Promise<string>(() => {}) : 'late')
    const own = new ManualClock()
    const answer = currentKey(source, signal, own).catch((error: unknown) => error)
    await own.advance(10_000)
    expect(await answer).toMatchObject({ code: 'timeout', retryable: true })
    expect(await currentKey(source, signal, own)).toBe('late')
  })

  it('is a network that is not there when it rejects, unless it says what it is', async () => {
    const cause = new TypeError('Failed to fetch')
    await expect(currentKey(() => Promise.reject(cause), signal, clock)).rejects.toMatchObject({ code: 'network_error', retryable: true, cause })
    const own = new EventreelError('forbidden', 'signed out')
    const signedOut = () => {
      throw own
    }
    await expect(currentKey(signedOut, signal, clock)).rejects.toBe(own)
  })

  it('keeps nobody waiting who gives up', async () => {
    const stop = new AbortController()
    const answer = currentKey(() => new Promise<string>(() => {}), stop.signal, clock)
    stop.abort(new Error('enough'))
    await expect(answer).rejects.toThrow('enough')
  })
})

it('takes white space off a key, an empty one for none, and refuses what no header can hold without quoting it', async () => {
  expect(await currentKey(' key\n', signal, clock)).toBe('key')
  expect(await currentKey('', signal, clock)).toBeUndefined()
  const error: unknown = await currentKey('se\u2028cret', signal, clock).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'invalid_argument' })
  expect(String(error)).not.toContain('cret')
})

it('hides a key that somebody quotes', () => {
  expect(hideKey('no such key: abc, abc', 'abc')).toBe('no such key: ***, ***')
  expect(hideKey(JSON.stringify({ key: 'a"b' }), 'a"b')).toBe('{"key":"***"}')
  const bare = withoutKey(Object.assign(new TypeError('bad header abc', { cause: new Error('abc!') }), { request: 'abc' }), 'abc')
  expect(bare.message).toBe('bad header ***: ***!')
  expect(JSON.stringify(bare) + String(bare.stack) + String(bare.cause)).not.toContain('abc')
})
