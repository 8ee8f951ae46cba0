#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { balance, formatAmount, formatTable, parseBook, totalsByCategory } from './index.js'

const [path] = process.argv.slice(2)
if (path === undefined) {
  console.error('usage: pocketbook <file>')
  process.exit(2)
}
const { entries, errors } = parseBook(readFileSync(path, 'utf8'))
for (const error of errors) console.error(`line ${error.line}: ${error.message}`)
const rows = totalsByCategory(entries).map(({ name, cents }) => [name, formatAmount(cents)])
console.log(formatTable([...rows, ['balance', formatAmount(balance(entries))]]))
process.exitCode = errors.length === 0 ? 0 : 1
