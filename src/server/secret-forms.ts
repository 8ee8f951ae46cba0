import { EventreelError } from '../errors.ts'

const MIN_LENGTH = 4
/** A shorter one leaves pieces of base64 that stand in any text. */
const MIN_BASE64_BYTES = 8
/** Too short to hold a secret itself. */
const SHORT_MARK = '***'
const MARK = '<secret_hidden>'

/** Secrets as they may stand in a text. */
export interface SecretForms {
  readonly values: readonly string[]
  /** What takes their place. */
  readonly mark: string
  /** Length of the longest. */
  readonly longest: number
}

/**
 * Each secret as it is, as JSON writes it in a text (with and without escapes for what is not ASCII), as a URL writes it, and in base64.
 * @throws `invalid_argument` for one that is too short: it would stand in every other word. Never quotes it.
 */
export function secretForms(secrets: readonly string[]): SecretForms {
  for (const [index, secret] of secrets.entries()) {
    if (typeof secret !== 'string') throw new EventreelError('invalid_argument', `secrets[${index}]: a text is expected`)
    if (secret !== '' && secret.length < MIN_LENGTH) throw new EventreelError('invalid_argument', `secrets[${index}]: at least ${MIN_LENGTH} characters are expected`)
  }
  const values = [...new Set(secrets.filter((secret) => secret !== '').flatMap(formsOf))]
  const mark = values.some((value) => MARK.includes(value)) ? SHORT_MARK : MARK
  return { values, mark, longest: Math.max(0, ...values.map((value) => value.length)) }
}

function formsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1)
  const ascii = json.replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return [secret, json, ascii, ...urlForms(secret), ...base64Forms(secret)]
}

function urlForms(secret: string): string[] {
  if (!secret.isWellFormed()) return []
  const strict = encodeURIComponent(secret)
  return [strict, strict.replaceAll('%20', '+'), encodeURI(secret)]
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
