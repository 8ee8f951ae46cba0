import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { commandHelp } from '../../../src/server/cli/help.ts'
import { ROWS } from '../../../src/server/cli/option-table.ts'

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/server.md'), 'utf8')

test.each(ROWS)('docs/server.md says of --%s what the program does', (name, { variables, otherwise, commands, says }) => {
  const words = [`\`--${name}\``, variables.map((variable) => `\`${variable}\``).join(', else '), otherwise ?? '', commands.join(', '), says]
  expect(page).toContain(`| ${words.join(' | ')} |`)
})

test('docs/server.md names no option that is not there', () => {
  const named = [...page.matchAll(/^\| `--([\w-]+)`/gm)].map(([, name]) => name)
  expect(named).toEqual(ROWS.map(([name]) => name))
})

test.each(ROWS)('the help of each command that takes --%s tells it, and that of no other', (name, { commands, variables }) => {
  for (const command of ['serve', 'import', 'export', 'conformance'] as const) {
    const line = commandHelp(command).split('\n').find((text) => text.startsWith(`  --${name} `))
    expect(line !== undefined).toBe(commands.includes(command))
    if (line !== undefined) for (const variable of variables) expect(line).toContain(variable)
  }
})
