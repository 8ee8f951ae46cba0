import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { mustRun, root } from '../run.ts'
import { findings } from './hygiene-rules.ts'

/** Looks through every tracked (or about to be tracked) text file for what belongs to one machine or one person's notes. */
const listed = await mustRun('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'])
const files = listed.split('\0').filter((file) => file !== '')
const found = files.flatMap((file) => findings(file, textOf(file)))

for (const line of found) console.log(line)
if (found.length > 0) process.exitCode = 1

function textOf(file: string): string {
  try {
    return readFileSync(resolve(root, file), 'utf8')
  } catch (error) {
    // Deleted in the work tree and not yet in the index.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
