import { EventreelError } from '../../errors.ts'
import { rowOf, type OptionName } from './option-table.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** What was given of the options: on the command line, else in the environment. An empty variable is one that is not set. */
export class OptionValues {
  readonly #given: ReadonlyMap<OptionName, string | true>
  readonly #env: Environment

  /** @param given What the command line said. */
  constructor(given: ReadonlyMap<OptionName, string | true>, env: Environment) {
    this.#given = given
    this.#env = env
  }

  isOnCommandLine(name: OptionName): boolean {
    return this.#given.has(name)
  }

  text(name: OptionName): string | undefined {
    const given = this.#given.get(name)
    if (typeof given === 'string' && given !== '') return this.#checked(name, given)
    const value = rowOf(name).variables.map((variable) => this.#env[variable]).find((text) => text !== undefined && text !== '')
    return value === undefined ? undefined : this.#checked(name, value)
  }

  integer(name: OptionName): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const [least, most] = rowOf(name).within ?? [0, Number.MAX_SAFE_INTEGER]
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < least || value > most) throw usageError(`--${name}: a number from ${least} to ${most} is expected, not ${JSON.stringify(text)}`)
    return value
  }

  flag(name: OptionName): boolean {
    if (this.#given.get(name) === true) return true
    const text = this.text(name)?.toLowerCase()
    if (text === undefined || ['0', 'false', 'no', 'off'].includes(text)) return false
    if (['1', 'true', 'yes', 'on'].includes(text)) return true
    throw usageError(`${rowOf(name).variables.join(', ')}: true or false is expected, not ${JSON.stringify(text)}`)
  }

  /** What stands between commas; empty when it is not given. */
  list(name: OptionName): readonly string[] {
    return (this.text(name) ?? '').split(',').map((text) => text.trim()).filter((text) => text !== '')
  }

  #checked(name: OptionName, text: string): string {
    const { among } = rowOf(name)
    if (among === undefined || among.includes(text)) return text
    throw usageError(`--${name}: ${among.join(' or ')} is expected, not ${JSON.stringify(text)}`)
  }
}

/** What is wrong with a command line, in one line. Ends the program with code 2. */
export function usageError(message: string): EventreelError {
  return new EventreelError('invalid_argument', message)
}
