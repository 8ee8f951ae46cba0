/** One thing that happened. It never holds keys, contents of events, or queries. */
export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error'
  readonly what: string
  readonly [detail: string]: string | number | boolean | undefined
}

export type Logger = (entry: LogEntry) => void

/** Errors only, as JSON lines on stderr. */
export const errorsToStderr: Logger = (entry) => {
  if (entry.level === 'error') writeLine(entry)
}

/** Everything, as JSON lines on stderr. */
export const allToStderr: Logger = (entry) => writeLine(entry)

function writeLine(entry: LogEntry): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`)
}

/** What a person who keeps the server may see of an error: its class, code and place, never what a client sent. */
export function errorDetails(error: unknown): { readonly error: string; readonly stack?: string } {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  const cause = error.cause instanceof Error ? ` (${causeOf(error.cause)})` : ''
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  return { error: `${error.name}${code}${cause}`, stack: frames.slice(0, 5).join(' |').trim() }
}

/** Only what the system and the database say is told in words: others quote what they were given. */
function causeOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return 'syscall' in error || code.startsWith('ERR_SQLITE') ? `${error.name}: ${error.message}` : `${error.name} ${code}`.trim()
}
