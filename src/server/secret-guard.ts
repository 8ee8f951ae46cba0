import { ProtocolError } from '../errors.ts'
import type { NewEvent } from '../protocol/agent-event.ts'
import type { TransientFrame } from '../protocol/frames.ts'
import { replaceRanges } from '../protocol/hide-in-text.ts'
import { actionFields, observationFields } from '../protocol/schemas.ts'
import { DraftGuard } from './draft-guard.ts'
import { EVENT_MEMBERS } from './event-text.ts'
import type { EventServerOptions } from './options.ts'
import { secretForms, SecretFormsOf, type SecretForms } from './secret-forms.ts'

/** Top-level members whose values place the event, or are the protocol's own. */
const KEPT = new Set(['id', 'timestamp', 'source', 'cause', 'timeout', 'idempotency_key', 'epoch'])
/** Names that the protocol gives: a secret that is such a word must not make an event one that no client can read. */
const WORDS = new Set([...Object.values(actionFields), ...Object.values(observationFields)].flatMap((spec) => spec.match(/\w+(?=\??(:|\s|$))/g) ?? []))

/** Takes secrets out of all that comes in, before it is kept or said to anybody. What comes in is never changed itself. */
export class SecretGuard {
  readonly #formsOf: (conversationId: string) => SecretForms
  readonly #drafts = new DraftGuard()

  /** @throws `invalid_argument` */
  constructor(secrets: EventServerOptions['secrets']) {
    if (typeof secrets === 'function') {
      const lists = new SecretFormsOf()
      // Must be asked each time: the list may be another by now.
      this.#formsOf = (conversationId) => lists.get(secrets(conversationId))
    } else {
      const forms = secretForms(secrets ?? [])
      this.#formsOf = () => forms
    }
  }

  /**
   * The event without secrets; the very same object where there are none in it.
   * @throws {ProtocolError} when the idempotency key holds one: it is shown to every reader, and its sender looks for it unchanged.
   */
  event<E extends NewEvent>(conversationId: string, event: E): E {
    const forms = this.#formsOf(conversationId)
    if (forms.matcher === null) return event
    this.#checkKey(event.idempotency_key, forms)
    return mapEntries(event, (name, value) => {
      if (KEPT.has(name) || isKnownKind(name, value)) return [name, value]
      return [EVENT_MEMBERS.has(name) ? name : hide(name, forms), hideIn(value, forms)]
    })
  }

  /** @throws {ProtocolError} as {@link event} does, for a key that came beside its events. */
  idempotencyKey(conversationId: string, key: string | undefined): void {
    if (key !== undefined) this.#checkKey(key, this.#formsOf(conversationId))
  }

  /** The frame as it may be said; null while there is nothing to say of it. */
  transient(conversationId: string, frame: TransientFrame): TransientFrame | null {
    const forms = this.#formsOf(conversationId)
    if (forms.matcher === null) return frame
    if ('draft' in frame) {
      const draft = this.#drafts.apply(conversationId, { ...frame.draft, key: hide(frame.draft.key, forms) }, forms.matcher, forms.mark)
      return draft && { draft }
    }
    const { level, code, message } = frame.notice
    return { notice: { level, code: hide(code, forms), message: hide(message, forms) } }
  }

  /** An event has replaced the draft. */
  draftEnded(conversationId: string, key: string): void {
    this.#drafts.forget(conversationId, key)
  }

  /** The title of a conversation that is to be made. */
  title(conversationId: string, title: string | null): string | null {
    return title === null ? null : hide(title, this.#formsOf(conversationId))
  }

  #checkKey(key: string | null | undefined, forms: SecretForms): void {
    if (key != null && hide(key, forms) !== key) throw new ProtocolError('idempotency_key', 'idempotency_key: must not hold a secret')
  }
}

function hide(text: string, { matcher, mark }: SecretForms): string {
  const ranges = matcher?.find(text).ranges ?? []
  return ranges.length === 0 ? text : replaceRanges(text, ranges, mark)
}

function hideIn(value: unknown, forms: SecretForms): unknown {
  if (typeof value === 'string') return hide(value, forms)
  if (typeof value !== 'object' || value === null) return value
  if (!Array.isArray(value)) return mapEntries(value, (name, item) => [WORDS.has(name) ? name : hide(name, forms), hideIn(item, forms)])
  const items: unknown[] = value.map((item) => hideIn(item, forms))
  return items.some((item, index) => item !== value[index]) ? items : value
}

function mapEntries<T extends object>(object: T, map: (name: string, value: unknown) => [string, unknown]): T {
  const entries = Object.entries(object)
  const mapped = entries.map(([name, value]: [string, unknown]) => map(name, value))
  if (mapped.every(([name, value], index) => name === entries[index]?.[0] && value === entries[index][1])) return object
  const copy: Record<string, unknown> = {}
  for (const [name, value] of mapped) {
    let free = name
    // Two names may have become one.
    while (Object.hasOwn(copy, free)) free += '_'
    // Must define, not assign: a key of JSON may be `__proto__`.
    Object.defineProperty(copy, free, { value, writable: true, enumerable: true, configurable: true })
  }
  // Same members, some of them by another name or with another text.
  return copy as T
}

function isKnownKind(name: string, value: unknown): boolean {
  if (typeof value !== 'string') return false
  return (name === 'action' && Object.hasOwn(actionFields, value)) || (name === 'observation' && Object.hasOwn(observationFields, value))
}
