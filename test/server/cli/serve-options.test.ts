import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { OptionName } from '../../../src/server/cli/option-table.ts'
import { OptionValues } from '../../../src/server/cli/option-values.ts'
import { readApiKeys, readSecrets } from '../../../src/server/cli/serve-files.ts'
import { readRateLimit } from '../../../src/server/cli/serve-limits.ts'

const given = (name: OptionName, text: string) => new OptionValues(new Map([[name, text]]), {})
const nothing = new OptionValues(new Map(), {})

function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'eventreel-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'file'), text)
  return join(folder, 'file')
}

test('limits are named one by one, or switched off', () => {
  expect(readRateLimit(nothing)).toBeUndefined()
  expect(readRateLimit(given('rate-limit', 'off'))).toBe(false)
  expect(readRateLimit(given('rate-limit', 'requests=600, sockets=10, scans=2'))).toEqual({ requestsPerMinute: 600, sockets: 10, scans: 2 })
  expect(readRateLimit(given('rate-limit', 'events=5'))).toEqual({ eventsPerMinute: 5 })
})

test.each(['requests', 'requests=0', 'requests=-1', 'requests=1e3', 'toString=1', 'none', 'requests=1;sockets=2'])('limits that say %s are a mistake', (text) => {
  expect(() => readRateLimit(given('rate-limit', text))).toThrow(expect.objectContaining({ code: 'invalid_argument', message: expect.stringContaining('--rate-limit') as string }) as Error)
})

test('keys are read from a file, as they are', () => {
  const keys = [{ name: 'a', hash: `sha256:${'0'.repeat(64)}` }]
  expect(readApiKeys(nothing)).toBeUndefined()
  expect(readApiKeys(given('api-keys-file', fileOf(JSON.stringify(keys))))).toEqual(keys)
})

test('a file of keys that cannot be read is a mistake that says nothing of what is in it', () => {
  const wrong = [fileOf('[{"key": "hunter2-hunter2"'), fileOf('{"key": "hunter2-hunter2"}'), '/nowhere/keys.json']
  for (const file of wrong) {
    const read = () => readApiKeys(given('api-keys-file', file))
    expect(read).toThrow(/^--api-keys-file: (?!.*hunter2)/)
  }
})

test('secrets are the lines of a file', () => {
  expect(readSecrets(nothing)).toBeUndefined()
  expect(readSecrets(given('secrets-file', fileOf('one secret\r\n\nanother\n')))).toEqual(['one secret', 'another'])
})
