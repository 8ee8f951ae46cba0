import '../../../src/ui/styles.css'
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { expect, onTestFinished, test } from 'vitest'
import { action, observation } from '../../../stories/fixtures/calls.ts'
import { CallCard, CodeText, FoldedText, JsonTree } from '../../../src/ui/index.ts'
import type { CardProps } from '../../../src/ui/index.ts'

// What cards open into is loaded once for a page: there must be one test here alone.
test('parts whose insides are on their way are plain text of the same height, and then drawn', async () => {
  const lines = Array.from({ length: 30 }, (_, at) => `line ${at}`).join('\n')
  const code = 'const a = 1\n\nreturn a\n'
  let deep: object = { bottom: true }
  for (let level = 0; level < 10_000; level++) deep = { deep }
  const card = (call: Partial<CardProps>) => <CallCard action={undefined} observation={undefined} status="ok" durationMs={2} expanded onExpandedChange={() => {}} {...call} />
  const parts: readonly (readonly [name: string, part: () => ReactNode, plain: string, drawn: string])[] = [
    ['run', () => card({ observation: observation({ observation: 'run', content: `\u001b[31m${lines}`, extras: { command: 'make' } }) }), 'line 19', '[data-ansi]'],
    ['waiting', () => card({ action: action({ action: 'run', args: { command: 'rm -r build' } }), status: 'awaiting' }), '$ rm -r build', '.er-prompt'],
    ['read', () => card({ observation: observation({ observation: 'read', content: code, extras: { path: 'a.ts' } }) }), 'return a', '[data-language=typescript]'],
    ['written', () => card({ action: action({ action: 'write', args: { path: 'a.ts', content: code } }) }), 'return a', '[data-language=typescript]'],
    ['code', () => <CodeText text={code} language="ts" />, 'return a', '[data-language=typescript]'],
    ['terminal', () => <FoldedText text={`10%\r100%\n\u001b[31mred\u001b[0m`} terminal />, '100%\nred', '[data-ansi]'],
    // Ten thousand levels, written out with their indents, would be a hundred megabytes.
    ['deep', () => card({ action: action({ action: 'teleport', args: { name: 'x', nested: deep } }) }), 'nested: {…}', '[role=tree]'],
    ['json', () => <JsonTree value={{ total: 2, items: [1, 2], name: 'x' }} />, 'items: […]', '[role=tree]'],
  ]
  const box = document.createElement('div')
  box.className = 'er'
  box.style.inlineSize = '800px'
  document.body.append(box)
  const root = createRoot(box)
  onTestFinished(() => {
    root.unmount()
    box.remove()
  })
  flushSync(() => root.render(parts.map(([name, part]) => <div key={name} id={name}>{part()}</div>)))
  const places = parts.map(([name]) => document.getElementById(name))
  // How high fields by name will be cannot be known from the call.
  const heightsOf = () => places.filter((place) => place?.id !== 'deep').map((place) => place?.getBoundingClientRect().height)
  const heights = heightsOf()
  for (const [at, [, , plain, drawn]] of parts.entries()) {
    expect(places[at]?.textContent).toContain(plain)
    expect(places[at]?.querySelector(drawn)).toBeNull()
  }
  await expect.poll(() => parts.filter(([, , , drawn], at) => places[at]?.querySelector(drawn) === null).map(([name]) => name), { timeout: 20_000 }).toEqual([])
  expect(box.querySelector('[aria-busy]')).toBeNull()
  expect(heightsOf()).toEqual(heights)
})
