import { describe, expect, test } from 'vitest'
import { OPTIONS, ROWS, type OptionName } from '../../../src/server/cli/option-table.ts'
import { readCommand } from '../../../src/server/cli/read-command.ts'
import { readPlace, readStore } from '../../../src/server/cli/read-store.ts'

function valuesOf(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const command = readCommand(args, env)
  if (command.name !== 'run') throw new Error(`not run: ${command.name}`)
  return command.values
}

const operands = { serve: [], import: ['f'], export: ['c'], conformance: ['http://localhost'] }

test.each(ROWS)('--%s is read, and wins over its variables', (name, { commands, value, variables, within, among }) => {
  const sample = within !== undefined ? ['2', '3'] : (among ?? ['a', 'b'])
  for (const command of commands) {
    const line = [command, ...operands[command]]
    if (value === null) {
      expect(valuesOf(line).flag(name)).toBe(false)
      expect(valuesOf([...line, `--${name}`]).flag(name)).toBe(true)
      for (const variable of variables) expect(valuesOf(line, { [variable]: 'true' }).flag(name)).toBe(true)
      continue
    }
    for (const variable of variables) {
      expect(valuesOf(line, { [variable]: sample[0] ?? '' }).text(name)).toBe(sample[0])
      expect(valuesOf([...line, `--${name}`, sample[1] ?? ''], { [variable]: sample[0] ?? '' }).text(name)).toBe(sample[1])
      expect(valuesOf(line, { [variable]: '' }).text(name)).toBeUndefined()
    }
  }
})

test('every option has a variable, and no two the same', () => {
  const variables = ROWS.flatMap(([, row]) => row.variables)
  expect(ROWS.filter(([, row]) => row.variables.length === 0)).toEqual([])
  expect(new Set(variables).size).toBe(variables.length)
})

test('PORT is taken where EVENTREEL_PORT is not set', () => {
  expect(valuesOf(['serve'], { PORT: '81', EVENTREEL_PORT: '' }).integer('port')).toBe(81)
  expect(valuesOf(['serve'], { PORT: '81', EVENTREEL_PORT: '82' }).integer('port')).toBe(82)
})

test('a list stands between commas', () => {
  expect(valuesOf(['serve'], { EVENTREEL_CORS_ORIGINS: 'a, b,' }).list('cors-origins')).toEqual(['a', 'b'])
})

describe('a mistake is told in one line:', () => {
  const lines: [string, string[], RegExp][] = [
    ['no such command', ['surf'], /surf/],
    ['no such option', ['serve', '--unknown'], /--unknown/],
    ["another command's option", ['serve', '--skip-invalid'], /serve has no --skip-invalid/],
    ['a word too many', ['serve', 'more'], /takes no "more"/],
    ['a word too few', ['import'], /import needs a file/],
    ['an option without its value', ['serve', '--port'], /--port/],
  ]
  test.each(lines)('%s', (_, args, says) => {
    expect(() => readCommand(args, {})).toThrow(expect.objectContaining({ code: 'invalid_argument', message: expect.stringMatching(says) as string }))
  })

  const integers: [OptionName, string][] = [['port', '65536'], ['port', '-1'], ['port', '1e3'], ['retention-days', '0'], ['drain-ms', 'x']]
  test.each(integers)('--%s=%s is out of its bounds', (name, text) => {
    expect(() => valuesOf(['serve', `--${name}=${text}`]).integer(name)).toThrow(`--${name}: a number from ${OPTIONS[name as 'port'].within[0]} to`)
  })

  test('a word that is none of its words', () => {
    expect(() => valuesOf(['export', 'c', '--format', 'csv']).text('format')).toThrow('--format: jsonl or trajectory is expected, not "csv"')
    expect(() => valuesOf(['import', 'f'], { EVENTREEL_SKIP_INVALID: 'perhaps' }).flag('skip-invalid')).toThrow('EVENTREEL_SKIP_INVALID')
  })
})

describe('the store that is meant', () => {
  const env = { EVENTREEL_URL: 'http://u/', DATABASE_URL: 'postgres://p', EVENTREEL_DATA_DIR: 'd', EVENTREEL_SESSION_API_KEY: 'k' }

  test('is the one on the command line; among variables a server, then a database', () => {
    expect(readPlace(valuesOf(['export', 'c'], env))).toEqual({ url: 'http://u', key: 'k' })
    expect(readPlace(valuesOf(['export', 'c', '--data-dir', 'e'], env))).toEqual({ dataDir: 'e' })
    expect(readPlace(valuesOf(['export', 'c', '--database-url', 'postgres://q'], env))).toEqual({ databaseUrl: 'postgres://q' })
    expect(readStore(valuesOf(['serve'], env))).toEqual({ databaseUrl: 'postgres://p' })
    expect(readStore(valuesOf(['serve']))).toEqual({ dataDir: './eventreel-data' })
  })

  test('is one', () => {
    expect(() => readStore(valuesOf(['serve', '--data-dir', 'd', '--database-url', 'p']))).toThrow('not both')
    expect(() => readPlace(valuesOf(['export', 'c', '--data-dir', 'd', '--url', 'http://u']))).toThrow('not both')
  })

  test.each(['nonsense', 'ftp://host', 'http://user:secret@host', 'http://host?session_api_key=secret'])('is no server at %s', (url) => {
    const read = () => readPlace(valuesOf(['export', 'c', '--url', url]))
    expect(read).toThrow(expect.objectContaining({ code: 'invalid_argument' }))
    if (url.includes('secret')) expect(read).not.toThrow('secret')
  })
})
