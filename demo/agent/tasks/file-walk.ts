import { open, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** At most this much of a file goes into its event. */
export const SHOWN_BYTES = 4096

export interface WalkedFile {
  /** Relative to the folder walked, with `/`. */
  readonly path: string
  readonly bytes: number
  /** The beginning, or a line that says why there is none. */
  readonly shown: string
}

/** Every plain file under a folder, in a fixed order; links are not followed. */
export async function* walkFiles(root: string, folder = root): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* walkFiles(root, path)
    else if (entry.isFile()) yield path
  }
}

/** Reads the beginning of a file, however large it is. */
export async function readBeginning(root: string, file: string): Promise<WalkedFile> {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const buffer = Buffer.alloc(Math.min(size, SHOWN_BYTES))
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0)
    const beginning = buffer.subarray(0, bytesRead)
    const path = relative(root, file).split(sep).join('/')
    if (beginning.includes(0)) return { path, bytes: size, shown: `[binary file, ${size} bytes]` }
    const text = beginning.toString('utf8')
    return { path, bytes: size, shown: size > bytesRead ? `${text}\n[the first ${bytesRead} of ${size} bytes]` : text }
  } finally {
    await handle.close()
  }
}
