import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = ['styles.css', 'pictures/styles.css']
  .map((file) => readFileSync(new URL(`../../src/ui/${file}`, import.meta.url), 'utf8'))
  .join('\n')
  .replaceAll(/\/\*[\s\S]*?\*\//g, '')
const declarations = [...css.matchAll(/(?:^|[{;])\s*([\w-]+)\s*:\s*([^;{}]+)(?=[;}])/g)].map(([, name = '', value = '']) => ({ name, value: value.trim() }))

test('the style sheet names no side of the page', () => {
  expect(declarations.length).toBeGreaterThan(500)
  const sided = declarations.filter(({ name, value }) => /(^|-)(left|right)(-|$)/.test(name) || (/^(text-align|float|clear|justify-)/.test(name) && /\b(left|right)\b/.test(value)))
  expect(sided.map(({ name, value }) => `${name}: ${value}`)).toEqual([])
})

test('shorthands of four sides have the same on both', () => {
  const uneven = declarations.filter(({ name, value }) => {
    if (!/^(padding|margin|inset|border-(width|radius))$/.test(name)) return false
    const sides = value.replaceAll(/\([^()]*(?:\([^()]*\)[^()]*)*\)/g, '()').split(/\s+/)
    return sides.length === 4 && sides[1] !== sides[3]
  })
  expect(uneven.map(({ name, value }) => `${name}: ${value}`)).toEqual([])
})

test('direction is told by attribute: bundlers make languages of `:dir()`', () => {
  expect(css).not.toContain(':dir(')
  expect(css).toContain("[dir='rtl']")
})
