export type CommandName = 'serve' | 'import' | 'export' | 'conformance'

export interface OptionRow {
  readonly commands: readonly CommandName[]
  /** What stands after the option, in the help; null for one that is given or not. */
  readonly value: string | null
  /** Environment variables that stand for it; the first that is set counts. */
  readonly variables: readonly string[]
  /** What holds when neither is given, in words; null for nothing. */
  readonly otherwise: string | null
  readonly says: string
  /** Least and most, of a whole number. */
  readonly within?: readonly [least: number, most: number]
  /** The words that it takes. */
  readonly among?: readonly string[]
}

const WHERE: readonly CommandName[] = ['import', 'export']
const DAY_MS = 86_400_000

/** Every option of the command line. Parsing, help and the table in docs/server.md are made of this. */
export const OPTIONS = {
  port: {
    commands: ['serve'], value: '<number>', variables: ['EVENTREEL_PORT', 'PORT'], otherwise: '3000', within: [0, 65_535],
    says: 'port to listen on; 0 takes any free one',
  },
  host: {
    commands: ['serve'], value: '<address>', variables: ['EVENTREEL_HOST'], otherwise: '127.0.0.1',
    says: 'address to listen on: this machine only; 0.0.0.0 for all',
  },
  url: {
    commands: WHERE, value: '<address>', variables: ['EVENTREEL_URL'], otherwise: null,
    says: 'running server to work with, http://… or https://…',
  },
  'database-url': {
    commands: ['serve', ...WHERE], value: '<address>', variables: ['EVENTREEL_DATABASE_URL', 'DATABASE_URL'], otherwise: null,
    says: 'PostgreSQL that keeps the conversations, postgres://…; prefer the variable',
  },
  'data-dir': {
    commands: ['serve', ...WHERE], value: '<path>', variables: ['EVENTREEL_DATA_DIR'], otherwise: './eventreel-data',
    says: 'where the embedded store keeps the conversations; made when it is missing',
  },
  'retention-days': {
    commands: ['serve'], value: '<number>', variables: ['EVENTREEL_RETENTION_DAYS'], otherwise: 'for ever', within: [1, 36_500],
    says: 'conversations that nobody wrote to for so long are deleted',
  },
  'session-api-key': {
    commands: ['serve', 'import', 'export', 'conformance'], value: '<text>', variables: ['EVENTREEL_SESSION_API_KEY'], otherwise: 'none',
    says: 'key that every client must bring, or that is brought to a server; prefer the variable: others can see a command line',
  },
  'api-keys-file': {
    commands: ['serve'], value: '<file>', variables: ['EVENTREEL_API_KEYS_FILE'], otherwise: 'none',
    says: 'keys with names, as JSON: a list of what apiKeys takes',
  },
  'secrets-file': {
    commands: ['serve', 'import'], value: '<file>', variables: ['EVENTREEL_SECRETS_FILE'], otherwise: 'none',
    says: 'texts that are never kept, one a line',
  },
  'cors-origins': {
    commands: ['serve'], value: '<list>', variables: ['EVENTREEL_CORS_ORIGINS'], otherwise: "the server's own pages; with 127.0.0.1 those of this machine",
    says: 'origins whose pages may call, by commas, or *',
  },
  'rate-limit': {
    commands: ['serve'], value: '<limits>', variables: ['EVENTREEL_RATE_LIMIT'], otherwise: 'requests=6000,events=60000,sockets=1000,scans=4, but for this machine',
    says: 'what an address or a named key may do: requests and events a minute, sockets and searches at once; or off',
  },
  'trust-proxy': {
    commands: ['serve'], value: '<number>', variables: ['EVENTREEL_TRUST_PROXY'], otherwise: '0', within: [0, 100],
    says: 'how many proxies of your own stand in front, each of which writes X-Forwarded-For',
  },
  'drain-ms': {
    commands: ['serve'], value: '<number>', variables: ['EVENTREEL_DRAIN_MS'], otherwise: '500', within: [0, DAY_MS],
    says: 'how long a server that is told to stop goes on serving while /readyz already says no',
  },
  conversation: {
    commands: ['import', 'conformance'], value: '<id>', variables: ['EVENTREEL_CONVERSATION'], otherwise: "the file's name, or new ones",
    says: 'conversation to write to, or to test with where a server makes none',
  },
  'skip-invalid': {
    commands: ['import'], value: null, variables: ['EVENTREEL_SKIP_INVALID'], otherwise: 'stop there',
    says: 'leaves out what is no event, and goes on',
  },
  output: {
    commands: ['export'], value: '<file>', variables: ['EVENTREEL_OUTPUT'], otherwise: 'stdout',
    says: 'file to write; it is there when it is whole',
  },
  format: {
    commands: ['export'], value: '<name>', variables: ['EVENTREEL_FORMAT'], otherwise: 'jsonl', among: ['jsonl', 'trajectory'],
    says: 'jsonl: every event, one a line; trajectory: as GET /trajectory, without what is hidden',
  },
  level: {
    commands: ['conformance'], value: '<list>', variables: ['EVENTREEL_LEVEL'], otherwise: 'all',
    says: 'levels that must hold, by commas: v0, contiguous, cacheable, acknowledged, resettable',
  },
  'read-only': {
    commands: ['conformance'], value: null, variables: ['EVENTREEL_READ_ONLY'], otherwise: 'writes',
    says: 'writes nothing; needs --conversation',
  },
  json: {
    commands: ['conformance'], value: null, variables: ['EVENTREEL_JSON'], otherwise: 'a table',
    says: 'prints JSON',
  },
} as const satisfies Readonly<Record<string, OptionRow>>

export type OptionName = keyof typeof OPTIONS

/** The table, row by row, without the narrow types. */
export const ROWS: readonly (readonly [OptionName, OptionRow])[] = Object.entries(OPTIONS) as [OptionName, OptionRow][]

export function rowOf(name: OptionName): OptionRow {
  return OPTIONS[name]
}
