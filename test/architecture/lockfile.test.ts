import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

interface Locked {
  readonly version?: string
  readonly resolved?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const file = resolve(import.meta.dirname, '../../package-lock.json')
const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Readonly<Record<string, Locked>> }

test('the lock file holds each tool’s build for every platform, so that a clean install works on all of them', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name, version]) => !candidates(path, name).some((at) => packages[at]?.version !== undefined && fits(version, packages[at].version)))
      .map(([name, version]) => `${path} needs ${name}@${version}`),
  )
  expect(missing).toEqual([])
})

test('the lock file names no place to download from', () => {
  expect(Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
})

/** Where Node would look for `name` from the package at `path`, nearest first. */
function candidates(path: string, name: string): string[] {
  const parts = path.split('/node_modules/')
  const nested = parts.map((_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/node_modules/${name}`)
  return [...nested, `node_modules/${name}`]
}

/** Platform builds are pinned exactly; anything looser is taken on trust. */
function fits(wanted: string, held: string): boolean {
  return !/^\d/.test(wanted) || wanted === held
}
