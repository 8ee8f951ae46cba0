import type { Access, AccessRequest } from './options.ts'

/** What one key may do. */
export class Grant {
  /** Of a server without keys, and of the one key that opens everything. */
  static readonly everything = new Grant(null, null, true)
  /** Names the key in limits; null for {@link everything}, which many people may share. */
  readonly name: string | null
  /** The conversations that it is for; null for all. */
  readonly conversations: ReadonlySet<string> | null
  readonly #canWrite: boolean

  private constructor(name: string | null, conversations: ReadonlySet<string> | null, canWrite: boolean) {
    this.name = name
    this.conversations = conversations
    this.#canWrite = canWrite
  }

  static of(access: Access): Grant
  static of(access: Access | null): Grant | null
  static of(access: Access | null): Grant | null {
    if (access == null) return null
    return new Grant(access.name, access.conversations == null ? null : new Set(access.conversations), access.access !== 'read')
  }

  covers({ conversationId, access }: AccessRequest): boolean {
    if (access === 'write' && !this.#canWrite) return false
    return conversationId === null ? access === 'read' || this.isForAll : this.mayRead(conversationId)
  }

  mayRead(conversationId: string): boolean {
    return this.conversations === null || this.conversations.has(conversationId)
  }

  get isForAll(): boolean {
    return this.conversations === null
  }
}
