import { EventreelError, isEventreelError } from '../errors.ts'
import type { Runtime } from '../runtime.ts'

/**
 * A key, or what gives it: asked anew for each request and connection, and once more when a server refuses the key it gave.
 * A function that rejects, or has no answer within 10 s, counts as a network that is not there; one that throws an `EventreelError` decides itself.
 */
export type SessionApiKey = string | (() => string | undefined | Promise<string | undefined>)

type KeyFunction = Exclude<SessionApiKey, string>

const KEY_TIMEOUT_MS = 10_000

/** What each function is being asked, and what it gave last: all who use it share one answer. */
const asking = new WeakMap<KeyFunction, Promise<string | undefined>>()
const given = new WeakMap<KeyFunction, string | undefined>()

/** The key of this moment; undefined where there is none. Whoever asks while the function is being asked shares its answer. */
export async function currentKey(source: SessionApiKey | undefined, signal: AbortSignal, runtime: Pick<Runtime, 'setTimer'>): Promise<string | undefined> {
  signal.throwIfAborted()
  return typeof source === 'function' ? abortable(asking.get(source) ?? start(source, runtime), signal) : checkKey(source)
}

/** The key to try after a server has refused this one: the same where there is no other. Of many who are refused at once, one asks. */
export async function keyAfter(refused: string | undefined, source: SessionApiKey | undefined, signal: AbortSignal, runtime: Pick<Runtime, 'setTimer'>): Promise<string | undefined> {
  if (typeof source !== 'function') return refused
  const joins = asking.has(source)
  // Another request has learned of a new one since this one left.
  if (!joins && given.get(source) !== refused) return given.get(source)
  const key = await currentKey(source, signal, runtime)
  // Must be asked after the refusal: what was asked before may not know of it.
  return joins && key === refused ? currentKey(source, signal, runtime) : key
}

/** Does what needs a key, and once more when the key is refused and there is another. */
export async function withKey<T>(
  source: SessionApiKey | undefined,
  signal: AbortSignal,
  runtime: Pick<Runtime, 'setTimer'>,
  work: (key: string | undefined) => Promise<T>,
): Promise<T> {
  const key = await currentKey(source, signal, runtime)
  try {
    return await work(key)
  } catch (error) {
    if (!isEventreelError(error, 'unauthorized')) throw error
    const other = await keyAfter(key, source, signal, runtime)
    if (other === key) throw error
    return work(other)
  }
}

/**
 * Must be applied to every text that comes from outside: a server, a proxy or a platform may quote what it was given.
 * And after it was parsed: JSON can write a key in many ways, ours in one.
 */
export function hideKey(text: string, key: string | undefined): string {
  return key === undefined ? text : text.replaceAll(key, '***').replaceAll(JSON.stringify(key).slice(1, -1), '***')
}

/** What a platform threw, in words alone: its own object may hold the request, and so the key. */
export function withoutKey(error: unknown, key: string | undefined): Error {
  const { name, message, cause } = error instanceof Error ? error : new Error(String(error))
  const reason = cause instanceof Error ? `: ${cause.message}` : ''
  return Object.assign(new Error(hideKey(message + reason, key)), { name })
}

function start(source: KeyFunction, runtime: Pick<Runtime, 'setTimer'>): Promise<string | undefined> {
  const answer = new Promise<string | undefined>((resolve, reject) => {
    const cancel = runtime.setTimer(
      () => reject(new EventreelError('timeout', `The session key was not given within ${KEY_TIMEOUT_MS / 1000} s.`, { retryable: true })),
      KEY_TIMEOUT_MS,
    )
    Promise.resolve()
      .then(source)
      .then(checkKey)
      .then(resolve, (error: unknown) => reject(isEventreelError(error) ? error : new EventreelError('network_error', 'The session key could not be got.', { cause: error, retryable: true })))
      .finally(cancel)
  }).then((key) => {
    given.set(source, key)
    return key
  })
  const shared = answer.finally(() => asking.delete(source))
  asking.set(source, shared)
  return shared
}

function checkKey(key: string | undefined): string | undefined {
  const trimmed = key?.trim()
  // Must not reach the platform, which quotes what it refuses.
  if (trimmed !== undefined && /[^\x20-\x7e\x80-\xff]/.test(trimmed)) throw new EventreelError('invalid_argument', 'The session key has characters that no header can hold.')
  return trimmed === '' ? undefined : trimmed
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
