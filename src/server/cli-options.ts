import { parseArgs } from 'node:util'

export interface ServeOptions {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly sessionApiKey: string | undefined
  readonly corsOrigins: readonly string[] | '*'
}

export type Command =
  | { readonly name: 'serve'; readonly options: ServeOptions }
  | { readonly name: 'help' }
  /** What is wrong, in one line. */
  | { readonly name: 'mistake'; readonly message: string }

export const HELP = `eventreel serve: keeps conversations and serves them over HTTP, Socket.IO and WebSocket.

  eventreel serve [options]

  --port <number>            port to listen on, 0 for any free one     EVENTREEL_PORT, PORT         (3000)
  --host <address>           address to listen on; 0.0.0.0 for all     EVENTREEL_HOST               (127.0.0.1)
  --data-dir <path>          where the conversations are kept          EVENTREEL_DATA_DIR           (./eventreel-data)
  --session-api-key <text>   key that every client must bring          EVENTREEL_SESSION_API_KEY    (none)
  --cors-origins <list>      origins whose pages may call, by commas   EVENTREEL_CORS_ORIGINS       (this machine's)
  --help                     this text

An option wins over its environment variable. A key on the command line is seen by who lists processes: prefer the variable.
`

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the command line and the environment. */
export function readCommand(args: readonly string[], env: Environment): Command {
  let parsed
  try {
    parsed = parse(args)
  } catch (error) {
    return mistake(error instanceof Error ? error.message : String(error))
  }
  const { values, positionals } = parsed
  const [command, ...others] = positionals
  if (values.help === true || command === 'help' || (command === undefined && args.length === 0)) return { name: 'help' }
  if (command !== 'serve' || others.length > 0) return mistake(`Unknown command: ${positionals.join(' ') || '(none)'}`)
  const portText = given(values.port, env['EVENTREEL_PORT'], env['PORT']) ?? '3000'
  const port = Number(portText)
  if (!/^\d+$/.test(portText) || port > 65_535) return mistake(`--port: a number from 0 to 65535 is expected, not ${JSON.stringify(portText)}`)
  return {
    name: 'serve',
    options: {
      port,
      host: given(values.host, env['EVENTREEL_HOST']) ?? '127.0.0.1',
      dataDir: given(values['data-dir'], env['EVENTREEL_DATA_DIR']) ?? './eventreel-data',
      sessionApiKey: given(values['session-api-key'], env['EVENTREEL_SESSION_API_KEY']),
      corsOrigins: readOrigins(given(values['cors-origins'], env['EVENTREEL_CORS_ORIGINS'])),
    },
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { port: text, host: text, 'data-dir': text, 'session-api-key': text, 'cors-origins': text, help: { type: 'boolean', short: 'h' } },
  })
}

/** The first that says something: an empty variable is one that is not set. */
function given(...values: readonly (string | undefined)[]): string | undefined {
  return values.find((value) => value !== undefined && value !== '')
}

function readOrigins(text: string | undefined): readonly string[] | '*' {
  if (text === '*') return '*'
  return (text ?? '').split(',').map((origin) => origin.trim()).filter((origin) => origin !== '')
}

function mistake(message: string): Command {
  return { name: 'mistake', message: `${message.split('\n', 1)[0]} (see eventreel --help)` }
}
