import { readFileSync } from 'node:fs'
import type { ApiKey } from '../options.ts'
import type { OptionName } from './option-table.ts'
import type { OptionValues } from './option-values.ts'
import { usageError } from './option-values.ts'

/** The keys in the file of `--api-keys-file`; what they are is for the server to check. @throws `invalid_argument` */
export function readApiKeys(values: OptionValues): readonly ApiKey[] | undefined {
  const text = readText(values, 'api-keys-file')
  if (text === undefined) return undefined
  let keys: unknown
  try {
    keys = JSON.parse(text)
  } catch {
    // What the platform says of it quotes the file.
    throw usageError('--api-keys-file: JSON is expected')
  }
  if (!Array.isArray(keys)) throw usageError('--api-keys-file: a list is expected, [{ "name": "…", "hash": "sha256:…" }]')
  return keys as readonly ApiKey[]
}

/** The lines of the file of `--secrets-file`. @throws `invalid_argument` */
export function readSecrets(values: OptionValues): readonly string[] | undefined {
  return readText(values, 'secrets-file')?.split(/\r?\n/).filter((line) => line !== '')
}

function readText(values: OptionValues, name: OptionName): string | undefined {
  const file = values.text(name)
  if (file === undefined) return undefined
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw usageError(`--${name}: ${JSON.stringify(file)} cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'})`)
  }
}
