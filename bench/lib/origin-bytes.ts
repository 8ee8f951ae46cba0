import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const PAUSE_MS = 1_000
/** A browser that puts its files in order for longer is taken as it is. */
const LONGEST_WAIT = 30

/** Bytes of the files in which the browser keeps an origin's databases, when they have come to rest. */
export async function bytesOfOrigin(profile: string, host: string, pauseMs = PAUSE_MS): Promise<number> {
  const folder = join(profile, 'Default', 'IndexedDB')
  const measure = () => sizeOf(folder, (name) => name.includes(`_${host}_`))
  let bytes = measure()
  for (let waited = 0; waited < LONGEST_WAIT; waited++) {
    await setTimeout(pauseMs)
    const now = measure()
    if (now === bytes) break
    bytes = now
  }
  return bytes
}

/** Files come and go while a browser works: one that is gone counts as nothing. */
function sizeOf(folder: string, isCounted: (name: string) => boolean = () => true): number {
  let bytes = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!isCounted(entry.name)) continue
    const path = join(folder, entry.name)
    bytes += entry.isDirectory() ? sizeOf(path) : (statSync(path, { throwIfNoEntry: false })?.size ?? 0)
  }
  return bytes
}
