import { EventreelError } from '../../errors.ts'
import { LEVELS, type Level } from '../conformance/check.ts'
import { reportText } from '../conformance/report-text.ts'
import { runConformance } from '../conformance/run-conformance.ts'
import { usageError, type OptionValues } from './option-values.ts'
import { serverAddress } from './server-address.ts'

/** `eventreel conformance`: 0 when the levels that were asked for hold, else 1. */
export async function conformance(values: OptionValues, [url = '']: readonly string[]): Promise<number> {
  const readOnly = values.flag('read-only')
  const conversationId = values.text('conversation')
  if (readOnly && conversationId === undefined) throw usageError('--read-only needs --conversation: there is nothing to read in a new one')
  const levels = readLevels(values.list('level'))
  const asJson = values.flag('json')
  const address = serverAddress(url)
  const stopped = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())
  const report = await runConformance({
    url: address, signal: stopped.signal, key: values.text('session-api-key'), conversationId, readOnly,
    onResult: ({ id, result }) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${result} ${id}`),
  })
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  if (stopped.signal.aborted) throw new EventreelError('closed', `Stopped. ${report.left.length === 0 ? 'Nothing is left on the server.' : `These are left on the server: ${report.left.join(', ')}`}`)
  process.stdout.write(asJson ? `${JSON.stringify(report, null, 2)}\n` : reportText(report))
  // What could not be tried is no fault of the server; a level that was asked for by name must have been tried.
  return levels.every((level) => report.levels[level] === 'holds' || (report.levels[level] === 'untried' && levels === LEVELS)) ? 0 : 1
}


function readLevels(names: readonly string[]): readonly Level[] {
  if (names.length === 0 || names.includes('all')) return LEVELS
  return names.map((name) => {
    const level = LEVELS.find((known) => known === name.toLowerCase())
    if (level === undefined) throw usageError(`--level: ${LEVELS.join(', ')} are expected, not ${JSON.stringify(name)}`)
    return level
  })
}
