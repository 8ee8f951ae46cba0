import { open, rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { EventreelError } from '../../errors.ts'

/** Writes text into a file that appears, or takes the place of an older one, when it is whole and on the disk; without a name to stdout. */
export async function writeWhole(file: string | undefined, text: AsyncIterable<string>): Promise<void> {
  if (file === undefined) return toStdout(text)
  const partial = `${file}.${process.pid}.part`
  const handle = await open(partial, 'w').catch((cause: unknown) => {
    throw new EventreelError('bad_request', `${file} cannot be written.`, { cause })
  })
  try {
    for await (const piece of text) await handle.write(piece)
    await handle.sync()
    await handle.close()
    await rename(partial, file)
  } catch (error) {
    await handle.close().catch(() => {})
    await rm(partial, { force: true })
    throw error
  }
}

async function toStdout(text: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(text, process.stdout, { end: false })
  } catch (error) {
    // The reader has seen enough, as `head` does.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
  }
}
