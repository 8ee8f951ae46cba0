import '../../../src/ui/styles.css'
import { renderToString } from 'react-dom/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { samples } from '../../../stories/fixtures/code.ts'
import { CodeText, type CodeTextProps } from '../../../src/ui/code/CodeText.tsx'

const WHEN = { timeout: 20_000 }

async function show(props: CodeTextProps) {
  const element = (props: CodeTextProps) => (
    <div className="er" style={{ inlineSize: 400 }}>
      <CodeText {...props} />
    </div>
  )
  const screen = await render(element(props))
  onTestFinished(() => screen.unmount())
  const code = screen.container.querySelector('pre')
  if (code === null) throw new Error('no code is drawn')
  return { code, again: (next: CodeTextProps) => screen.rerender(element(next)), isColored: () => code.querySelector('[data-token]') !== null }
}

const long = (lines: number) => Array.from({ length: lines }, (_, at) => (at % 50 === 7 ? `/* a note\n   that goes on */\n` : `  export const rate${at} = money(${at}, 'EUR') // ${at}\n`)).join('')

test('code is plain at first and keeps its text and its height when it gets its colours', async () => {
  const text = `${samples.typescript}\n\nconst long = '${'word '.repeat(100)}'\n\n`
  const { code, isColored } = await show({ text, language: 'ts' })
  const plain = { text: code.textContent, height: code.getBoundingClientRect().height }
  // The first to ask for colours loads them; whoever asks later has them at once.
  if (!isColored()) await vi.waitUntil(isColored, WHEN)
  expect({ text: code.textContent, height: code.getBoundingClientRect().height }).toEqual(plain)
  expect(plain.text).toBe(text)
  expect(plain.height % 20).toBe(0)
})

test('code that was coloured lately is drawn with its colours at once', async () => {
  const props = { text: 'def b(): pass', path: 'src/b.py' }
  await vi.waitUntil((await show(props)).isColored, WHEN)
  expect((await show(props)).isColored()).toBe(true)
})

test('long code gets its colours in many tasks, between which the page can answer, the same as all at once', async () => {
  await vi.waitUntil((await show({ text: 'let a = 1', language: 'js' })).isColored, WHEN)
  const text = long(2_500)
  expect(text.length).toBeGreaterThan(100_000)
  const states = new Set<number>()
  const beat = setInterval(() => states.add(document.querySelectorAll('[data-token]').length), 0)
  onTestFinished(() => clearInterval(beat))
  const { code } = await show({ text, language: 'ts' })
  await vi.waitUntil(() => code.lastElementChild?.querySelector('[data-token]') !== null, WHEN)
  expect(states.size).toBeGreaterThan(5)
  expect(code.textContent).toBe(text)
  const comments = [...code.querySelectorAll('[data-token=comment]')].map((note) => note.textContent ?? '')
  expect(comments.filter((note) => /^\/\* a note|^ {3}that goes on/.test(note))).toHaveLength(100)
})

test('code that grows keeps the colours that it has', async () => {
  const { code, again, isColored } = await show({ text: 'const a = 1\n', language: 'ts' })
  await vi.waitUntil(isColored, WHEN)
  const first = code.querySelector('[data-token]')
  await again({ text: `const a = 1\n${'const b = 2\n'.repeat(5)}`, language: 'ts' })
  expect(code.querySelector('[data-token]')).toBe(first)
  expect(code.querySelectorAll('[data-token=keyword]')).toHaveLength(6)
})

test.each([
  ['of an unknown language', { text: 'let a = 1', language: 'pony' }],
  ['of no language', { text: 'let a = 1' }],
  ['with a line of six thousand characters', { text: `let a = '${'x '.repeat(3_000)}'`, language: 'js' }],
  ['with a word of two thousand characters', { text: `let ${'x'.repeat(2_000)} = 1`, language: 'js' }],
  ['of three hundred thousand characters', { text: 'let a = 1\n'.repeat(30_000), language: 'js' }],
] as const)('code %s stays plain', async (_, props) => {
  await vi.waitUntil((await show({ text: 'let a = 1', language: 'js' })).isColored, WHEN)
  const { code, isColored } = await show(props)
  expect(code.textContent).toBe(props.text)
  expect(isColored()).toBe(false)
})

test('markup, escapes and script in code are text, coloured or not', async () => {
  const text = `<script>document.title = 'x'</script><img src=x onerror="document.title='x'">\n\u001b[31mred\u001b[0m \0\n`
  const { code, isColored } = await show({ text, language: 'html' })
  await vi.waitUntil(isColored, WHEN)
  expect(code.querySelector('script, img')).toBeNull()
  expect(code.textContent?.replace('\ufffd', '\0')).toBe(text)
})

test('what a reader copies are the lines as they are', async () => {
  const { code, isColored } = await show({ text: 'const a = 1\n\n  // two\nlast', language: 'ts' })
  await vi.waitUntil(isColored, WHEN)
  getSelection()?.selectAllChildren(code)
  expect(getSelection()?.toString()).toBe('const a = 1\n\n  // two\nlast')
})

test('a server draws code plain', () => {
  const html = renderToString(<CodeText text={'const a = 1\n<b>'} language="ts" />)
  expect(html).toContain('const a = 1')
  expect(html).not.toContain('data-token')
  expect(html).not.toContain('<b>')
})

/** WCAG's contrast of two colours, as the browser computes them. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [a, b].map(luminance).sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d')
  if (context === null) throw new Error('no canvas')
  context.fillStyle = color
  context.fillRect(0, 0, 1, 1)
  const [r = 0, g = 0, b = 0] = [...context.getImageData(0, 0, 1, 1).data].map((value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const KINDS = ['keyword', 'string', 'number', 'comment', 'title', 'type', 'meta', 'addition', 'deletion']

test.each(['light', 'dark'] as const)('each colour has a contrast of 4.5 on the grounds that code stands on, %s', async (theme) => {
  const screen = await render(
    <div className="er" data-theme={theme}>
      {['sunken', 'surface', 'canvas', 'ok-tint', 'error-tint'].flatMap((ground) =>
        KINDS.map((kind) => (
          <p key={ground + kind} data-ground={ground} style={{ background: `var(--er-${ground})` }}>
            <span data-token={kind}>{kind}</span>
          </p>
        )),
      )}
    </div>,
  )
  const weak = [...screen.container.querySelectorAll('[data-token]')].filter((word) => contrast(getComputedStyle(word).color, getComputedStyle(word.parentElement ?? word).backgroundColor) < 4.5)
  expect(weak.map((word) => `${word.textContent} on ${word.parentElement?.dataset['ground']}`)).toEqual([])
  await screen.unmount()
})
