import { createHash, timingSafeEqual } from 'node:crypto'
import { EventreelError } from '../errors.ts'
import { validateConversationId } from '../protocol/urls.ts'
import { Grant } from './grant.ts'
import { unauthorized } from './http-answer.ts'
import type { Logger } from './logger.ts'
import type { Access, AccessRequest, ApiKey, EventServerOptions } from './options.ts'

const HASH = /^sha256:([0-9a-f]{64})$/
/** What is longer is no key: hashing it would be work that anybody could order. */
const MAX_TOKEN_LENGTH = 8192

type AccessOptions = Pick<EventServerOptions, 'sessionApiKey' | 'apiKeys' | 'verify'>

interface HashedKey {
  readonly hash: Buffer
  readonly grant: Grant
}

/** Decides who may do what. HTTP and both kinds of socket ask here, and nowhere else. */
export class AccessControl {
  /** Whether everybody may do everything: the server was given no key. */
  readonly isOpen: boolean
  readonly #keys: readonly HashedKey[]
  readonly #verify: EventServerOptions['verify']
  readonly #logger: Logger

  /** @throws `invalid_argument` for what would look like protection and is none. */
  constructor(options: AccessOptions, logger: Logger) {
    if (options.verify !== undefined && (options.sessionApiKey !== undefined || options.apiKeys !== undefined)) {
      throw new EventreelError('invalid_argument', 'verify: give either this or keys (sessionApiKey, apiKeys), not both')
    }
    this.#keys = readKeys(options)
    this.#verify = options.verify
    this.#logger = logger
    this.isOpen = this.#keys.length === 0 && options.verify === undefined
  }

  /**
   * Must not look at the store: a refusal says nothing of whether there is such a conversation.
   * @param token What the client brought, unchecked.
   * @throws `unauthorized` for no key or a wrong one, `forbidden` for one that is not for this, `server_error` (503) when `verify` fails.
   */
  async admit(token: unknown, asked: AccessRequest): Promise<Grant> {
    const grant = this.isOpen ? Grant.everything : await this.#grantOf(token, asked)
    if (grant === null) throw unauthorized()
    if (!grant.covers(asked)) throw new EventreelError('forbidden', 'This key is not for that')
    return grant
  }

  /** Whether a token that was admitted to something may read this conversation too. @throws `server_error` (503) when `verify` fails. */
  async mayRead(token: unknown, grant: Grant, conversationId: string): Promise<boolean> {
    if (!grant.mayRead(conversationId)) return false
    if (this.#verify === undefined) return true
    // Must ask: the grant may have been meant for what was asked before.
    const asked: AccessRequest = { conversationId, access: 'read' }
    return (await this.#grantOf(token, asked))?.covers(asked) ?? false
  }

  async #grantOf(token: unknown, asked: AccessRequest): Promise<Grant | null> {
    if (typeof token !== 'string' || token === '' || token.length > MAX_TOKEN_LENGTH) return null
    if (this.#verify === undefined) return this.#find(token)
    return Grant.of(await this.#ask(this.#verify, token, asked))
  }

  /** Must compare with every key: how long it takes says nothing of which was met. */
  #find(token: string): Grant | null {
    const hash = sha256(token)
    let found: Grant | null = null
    for (const key of this.#keys) if (timingSafeEqual(key.hash, hash)) found = key.grant
    return found
  }

  async #ask(verify: NonNullable<EventServerOptions['verify']>, token: string, asked: AccessRequest): Promise<Access | null> {
    try {
      return await verify(token, asked)
    } catch (error) {
      // Must not log the error's words: they may quote the token.
      this.#logger({ level: 'error', what: 'verify', error: error instanceof Error ? error.name : typeof error })
      throw new EventreelError('server_error', 'Keys cannot be checked now. Try again later.', { status: 503, retryable: true, retryAfterMs: 5000 })
    }
  }
}

function readKeys({ sessionApiKey, apiKeys }: AccessOptions): HashedKey[] {
  if (sessionApiKey === '') throw new EventreelError('invalid_argument', 'sessionApiKey: must not be empty; leave it out for a server without a key')
  if (apiKeys !== undefined && apiKeys.length === 0) throw new EventreelError('invalid_argument', 'apiKeys: must not be empty; leave it out for a server without keys')
  const keys = (apiKeys ?? []).map((key, index) => ({ hash: hashOf(key, index), grant: Grant.of(checkKey(key, index)) }))
  if (sessionApiKey !== undefined) keys.push({ hash: sha256(sessionApiKey), grant: Grant.everything })
  if (new Set(keys.map(({ hash }) => hash.toString('hex'))).size < keys.length) throw new EventreelError('invalid_argument', 'apiKeys: the same key is there twice')
  const names = (apiKeys ?? []).map(({ name }) => name)
  if (new Set(names).size < names.length) throw new EventreelError('invalid_argument', 'apiKeys: the same name is there twice')
  return keys
}

function hashOf({ key, hash }: ApiKey, index: number): Buffer {
  if ((key === undefined) === (hash === undefined)) throw mistake(index, 'either key or hash is expected')
  if (key === '' || (key !== undefined && key.length > MAX_TOKEN_LENGTH)) throw mistake(index, `key: 1 to ${MAX_TOKEN_LENGTH} characters are expected`)
  if (key !== undefined) return sha256(key)
  const digits = HASH.exec(hash ?? '')?.[1]
  if (digits === undefined) throw mistake(index, 'hash: sha256: and 64 hexadecimal digits are expected')
  return Buffer.from(digits, 'hex')
}

function checkKey(key: ApiKey, index: number): Access {
  const { name, conversations, access } = key
  if (typeof name !== 'string' || name === '') throw mistake(index, 'name: a text is expected')
  // What is misspelt in a file of keys must not open more than was meant.
  if (access !== undefined && access !== 'read' && access !== 'write') throw mistake(index, 'access: read or write is expected')
  // Of a text, every letter would be an id.
  if (conversations !== undefined && !isList(conversations)) throw mistake(index, 'conversations: a list of ids is expected')
  const unknown = Object.keys(key).find((field) => !['name', 'key', 'hash', 'conversations', 'access'].includes(field))
  if (unknown !== undefined) throw mistake(index, `${unknown}: there is no such field`)
  for (const id of conversations ?? []) validateConversationId(id)
  return { name, conversations, access }
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/** Must not quote the key. */
function mistake(index: number, message: string): EventreelError {
  return new EventreelError('invalid_argument', `apiKeys[${index}].${message}`)
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
