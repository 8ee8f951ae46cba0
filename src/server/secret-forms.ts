import { EventreelError } from '../errors.ts'
import { SecretMatcher } from './secret-matcher.ts'

const MIN_LENGTH = 4
/** A shorter one leaves pieces of base64 that stand in any text. */
const MIN_BASE64_BYTES = 8
/** Too short to hold a secret itself. */
const SHORT_MARK = '***'
const MARK = '<secret_hidden>'
/** Lists whose matchers are kept: each conversation may have its own. */
const MAX_LISTS = 32

/** Secrets as they may stand in a text. */
export interface SecretForms {
  /** Null where there are no secrets. */
  readonly matcher: SecretMatcher | null
  /** What takes their place. */
  readonly mark: string
}

/** The forms of lists that may be another each time, made once for equal ones. */
export class SecretFormsOf {
  /** The one that was not asked for longest comes first. */
  readonly #lists = new Map<string, SecretForms>()

  /** @throws as {@link secretForms} */
  get(secrets: readonly string[]): SecretForms {
    const name = JSON.stringify(secrets)
    const forms = this.#lists.get(name) ?? secretForms(secrets)
    this.#lists.delete(name)
    this.#lists.set(name, forms)
    for (const oldest of this.#lists.keys()) if (this.#lists.size > MAX_LISTS) this.#lists.delete(oldest)
      else break
    return forms
  }
}

/**
 * Each secret as it is, as JSON and URLs may write each of its characters, and in base64.
 * @throws `invalid_argument` for one that is too short: it would stand in every other word. Never quotes it.
 */
export function secretForms(secrets: readonly string[]): SecretForms {
  for (const [index, secret] of secrets.entries()) {
    if (typeof secret !== 'string') throw new EventreelError('invalid_argument', `secrets[${index}]: a text is expected`)
    if (secret !== '' && secret.length < MIN_LENGTH) throw new EventreelError('invalid_argument', `secrets[${index}]: at least ${MIN_LENGTH} characters are expected`)
  }
  const values = secrets.filter((secret) => secret !== '').flatMap((secret) => [secret, ...base64Forms(secret)])
  if (values.length === 0) return { matcher: null, mark: MARK }
  const matcher = new SecretMatcher(values)
  return { matcher, mark: matcher.find(MARK).ranges.length > 0 ? SHORT_MARK : MARK }
}

/** What the secret becomes inside a longer text, at each of the three places where a group may begin; the letters at the edges, which hold other bytes too, are left out. */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret)
  if (bytes.length < MIN_BASE64_BYTES) return []
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64').replace(/=+$/, '')
    const whole = Math.floor(((before + bytes.length) * 8) / 6)
    const inside = text.slice(Math.ceil((before * 8) / 6), whole)
    return [inside, inside.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
