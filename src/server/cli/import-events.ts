import { createReadStream } from 'node:fs'
import { basename, extname } from 'node:path'
import { EventreelError } from '../../errors.ts'
import { Importer, type ImportSummary } from './importer.ts'
import type { ImportTarget } from './import-target.ts'
import { usageError, type OptionValues } from './option-values.ts'
import { readEntries } from './read-entries.ts'
import { readPlace } from './read-store.ts'
import { readSecrets } from './serve-files.ts'

/** `eventreel import`: writes a file of events into a conversation. */
export async function importEvents(values: OptionValues, [file = '-']: readonly string[]): Promise<number> {
  const place = readPlace(values)
  const conversationId = values.text('conversation') ?? (file === '-' ? undefined : basename(file, extname(file)))
  if (conversationId === undefined) throw usageError('Give --conversation: what comes from stdin has no name')
  // Must be opened before the store: a name with a mistake in it makes no conversation.
  const source = await openFile(file)
  const target = await openTarget(place, values)
  try {
    await target.open(conversationId, file === '-' ? conversationId : basename(file))
    const summary = await new Importer({
      target,
      skipInvalid: values.flag('skip-invalid'),
      onSkipped: (where, reason) => say(`left out: ${where}: ${reason}`),
      onProgress: (count) => process.stderr.isTTY && process.stderr.write(`\r${count} events`),
    }).run(readEntries(source))
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
    if (summary.imported === 0) throw new EventreelError('bad_request', `${file} holds no events.`)
    process.stdout.write(`${tell(summary, conversationId, target)}\n`)
    return 0
  } finally {
    await target.close()
  }
}

async function openTarget(place: ReturnType<typeof readPlace>, values: OptionValues): Promise<ImportTarget> {
  if (!('url' in place)) return (await import('./store-target.ts')).storeTarget(place, readSecrets(values))
  if (values.isOnCommandLine('secrets-file')) throw usageError('--secrets-file is for stores: a running server has secrets of its own')
  const [{ serverTarget }, { ServerClient }] = await Promise.all([import('./server-target.ts'), import('./server-client.ts')])
  return serverTarget(new ServerClient(place.url, place.key))
}

async function openFile(file: string): Promise<AsyncIterable<Uint8Array>> {
  if (file === '-') return process.stdin
  const stream = createReadStream(file, { highWaterMark: 1 << 20 })
  await new Promise<void>((resolve, reject) => {
    stream.once('open', () => resolve())
    stream.once('error', (cause) => reject(new EventreelError('bad_request', `${file} cannot be read.`, { cause })))
  })
  return stream
}

function tell({ imported, skipped, lost, firstId }: ImportSummary, conversationId: string, target: ImportTarget): string {
  const first = firstId ?? 0
  return [
    `${imported} events are in ${conversationId}: ids ${first} to ${first + imported - 1}.`,
    ...(skipped > 0 ? [`${skipped} entries that are no events were left out.`] : []),
    ...(lost > 0 ? [`${lost} causes that name no earlier event of the file were left out.`] : []),
    ...(target.keepsTimestamps ? [] : ["Timestamps are the server's, of now; into a store (--data-dir) events keep theirs."]),
  ].join('\n')
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
