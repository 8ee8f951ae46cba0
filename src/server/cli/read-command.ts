import { parseArgs, type ParseArgsConfig } from 'node:util'
import { COMMANDS } from './help.ts'
import { ROWS, type CommandName, type OptionName } from './option-table.ts'
import { OptionValues, usageError, type Environment } from './option-values.ts'

export type Command =
  | { readonly name: 'help'; readonly of: CommandName | null }
  | { readonly name: 'version' }
  | { readonly name: 'run'; readonly command: CommandName; readonly operands: readonly string[]; readonly values: OptionValues }

/** How many words follow each command. */
const OPERANDS: Readonly<Record<CommandName, readonly string[]>> = { serve: [], import: ['a file, or -'], export: ['a conversation'], conformance: ['an address'] }

/**
 * Reads the command line and the environment.
 * @throws `invalid_argument`, in one line that says what to do.
 */
export function readCommand(args: readonly string[], env: Environment): Command {
  const { values, positionals } = parse(args)
  const [word, ...operands] = positionals
  const command = isCommand(word) ? word : null
  if (values['version'] === true) return { name: 'version' }
  if (values['help'] === true || word === 'help' || args.length === 0) {
    const asked = word === 'help' ? operands[0] : word
    return { name: 'help', of: isCommand(asked) ? asked : null }
  }
  if (command === null) throw usageError(`Unknown command: ${word ?? '(none)'} (see eventreel --help)`)
  const wanted = OPERANDS[command]
  if (operands.length !== wanted.length) {
    const what = operands.length > wanted.length ? `takes no ${JSON.stringify(operands[wanted.length])}` : `needs ${wanted.join(' and ')}`
    throw usageError(`${command} ${what} (see eventreel ${command} --help)`)
  }
  return { name: 'run', command, operands, values: new OptionValues(optionsOf(command, values), env) }
}

type Parsed = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>

function parse(args: readonly string[]): { values: Parsed; positionals: readonly string[] } {
  const options: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } }
  for (const [name, { value }] of ROWS) options[name] = { type: value === null ? 'boolean' : 'string' }
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split(/\.\s|\n/, 1)
    throw usageError(`${sentence} (see eventreel --help)`)
  }
}

function optionsOf(command: CommandName, values: Parsed): ReadonlyMap<OptionName, string | true> {
  const given = new Map<OptionName, string | true>()
  for (const [name, { commands }] of ROWS) {
    const value = values[name]
    if (value === undefined) continue
    if (!commands.includes(command)) throw usageError(`${command} has no --${name} (see eventreel ${command} --help)`)
    if (typeof value === 'string' || value === true) given.set(name, value)
  }
  return given
}

function isCommand(word: string | undefined): word is CommandName {
  return word !== undefined && Object.hasOwn(COMMANDS, word)
}
