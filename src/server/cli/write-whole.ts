import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { EventreelError } from '../../errors.ts'
import { SIGNALS } from './signals.ts'

/**
 * Writes text into a file that appears, or takes the place of an older one, when it is whole and on the disk; without a name to stdout.
 * SIGINT and SIGTERM end the process, and leave nothing of the file.
 * @throws `storage_failed` when the disk does not take it: what was there is as it was.
 */
export async function writeWhole(file: string | undefined, text: AsyncIterable<string>): Promise<void> {
  if (file === undefined) return toStdout(text)
  // A name that nobody can have put a link under.
  const partial = `${file}.${randomUUID()}.part`
  const written = <T>(work: Promise<T>): Promise<T> => work.catch((cause: unknown) => {
    throw new EventreelError('storage_failed', `${file} cannot be written.`, { cause })
  })
  const opening = open(partial, 'wx')
  const unwatch = onSignal(async () => {
    await opening.catch(() => {})
    rmSync(partial, { force: true })
  })
  try {
    const handle = await written(opening)
    try {
      // Not `write`, which may take a part of a piece and say no more.
      for await (const piece of text) await written(handle.writeFile(piece))
      await written(handle.sync())
    } finally {
      await written(handle.close())
    }
    await written(rename(partial, file))
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  } finally {
    unwatch()
  }
}

function onSignal(cleanUp: () => Promise<void>): () => void {
  const ends = Object.entries(SIGNALS).map(([signal, number]) => {
    const end = () => void cleanUp().finally(() => process.exit(128 + number))
    process.on(signal, end)
    return () => process.off(signal, end)
  })
  return () => ends.forEach((end) => end())
}

async function toStdout(text: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(text, process.stdout, { end: false })
  } catch (error) {
    // The reader has seen enough, as `head` does.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
  }
}
