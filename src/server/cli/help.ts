import { ROWS, type CommandName, type OptionRow } from './option-table.ts'

interface CommandHelp {
  readonly usage: string
  readonly says: string
  readonly more: string
}

export const COMMANDS: Readonly<Record<CommandName, CommandHelp>> = {
  serve: {
    usage: 'serve [options]',
    says: 'keeps conversations and serves them over HTTP, Socket.IO and WebSocket',
    more: `It prints its address. SIGTERM and SIGINT end it: clients are told to come back, what is being written is finished first; a second signal ends it at once.`,
  },
  import: {
    usage: 'import <file | -> [options]',
    says: 'writes a file of events into a conversation',
    more: `The file holds JSON lines, a JSON array, or {"trajectory": […]}; - is stdin. The conversation is made when it is missing. Ids are given anew, and what names an id (cause) follows.
An import that was interrupted is finished by running it again. Into a store (--data-dir, --database-url) events keep their timestamps; a server (--url) gives its own.`,
  },
  export: {
    usage: 'export <conversation> [options]',
    says: 'writes a conversation into a file',
    more: 'A key is never part of an address: give EVENTREEL_SESSION_API_KEY. With --output, SIGINT and SIGTERM leave nothing of the file (exit codes 130 and 143).',
  },
  conformance: {
    usage: 'conformance <url> [options]',
    says: 'tries what a server promises, and prints what may be relied on',
    more: `It makes conversations of its own and deletes them; where a server makes none, --conversation names one. Ends with 0 when the levels that were asked for hold, with 1 when not.`,
  },
}

const GENERAL: readonly (readonly [string, string])[] = [
  ['--help', 'this text'],
  ['--version', 'the version'],
]

/** What `eventreel --help` prints. */
export function generalHelp(): string {
  const lines = (Object.keys(COMMANDS) as CommandName[]).map((name): [string, string] => [`eventreel ${COMMANDS[name].usage}`, COMMANDS[name].says])
  return `eventreel: keeps event logs of conversations with agents.

${columns(lines)}

${columns(GENERAL)}

eventreel <command> --help tells a command's options. Each has an environment variable; an option wins over its variable.
Exit codes: 0 done, 1 failed, 2 a command line that makes no sense.
`
}

/** What `eventreel <command> --help` prints. */
export function commandHelp(name: CommandName): string {
  const { usage, says, more } = COMMANDS[name]
  const options = ROWS.filter(([, row]) => row.commands.includes(name)).map(([option, row]) => [optionUsage(option, row), explain(row)] as const)
  return `eventreel ${name}: ${says}.

  eventreel ${usage}

${columns([...options, ...GENERAL])}

${more}
`
}

function optionUsage(option: string, { value }: OptionRow): string {
  return value === null ? `--${option}` : `--${option} ${value}`
}

function explain({ says, otherwise, variables }: OptionRow): string {
  return `${says}${otherwise === null ? '' : ` (${otherwise})`}  [${variables.join(', ')}]`
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}
