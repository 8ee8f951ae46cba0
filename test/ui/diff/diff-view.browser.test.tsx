import '../../../src/ui/styles.css'
import { renderToString } from 'react-dom/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { huge, twoPlaces } from '../../../stories/fixtures/changes.ts'
import { after, before } from '../../../stories/fixtures/words.ts'
import { DiffView, type DiffViewProps } from '../../../src/ui/DiffView.tsx'
import { settle } from '../timeline-harness.tsx'

const WHEN = { timeout: 20_000 }

async function show(props: DiffViewProps, width = 800) {
  const element = (props: DiffViewProps, width: number) => (
    <div className="er" style={{ inlineSize: width }}>
      <DiffView {...props} />
    </div>
  )
  const screen = await render(element(props, width))
  onTestFinished(() => screen.unmount())
  const view = screen.container.querySelector<HTMLElement>('[data-part=diff-view]')
  if (view === null) throw new Error('nothing is drawn')
  return {
    view,
    isLoaded: () => view.querySelector('[role=group], .er-note') !== null,
    layout: () => view.querySelector<HTMLElement>('[data-layout]')?.dataset['layout'],
    button: (name: string) => [...view.querySelectorAll('button')].find((button) => (button.getAttribute('aria-label') ?? button.textContent) === name),
    again: (next: DiffViewProps, nextWidth = width) => screen.rerender(element(next, nextWidth)),
  }
}

async function shown(props: DiffViewProps, width?: number) {
  const comparison = await show(props, width)
  await vi.waitUntil(comparison.isLoaded, WHEN)
  await settle()
  return comparison
}

test.each([
  ['one change', { oldText: before, newText: after }],
  ['a change in a long file', { oldText: `${'same\n'.repeat(40)}old\n${'same\n'.repeat(40)}`, newText: `${'same\n'.repeat(40)}new\nnewer\n${'same\n'.repeat(40)}` }],
  ['a new file', { oldText: '', newText: after }],
  ['a fragment', { oldText: 'one\ntwo', newText: 'one', isFragment: true }],
])('a server draws %s plain, as high as it will be', async (_, props) => {
  const { view } = await shown({ ...props, path: 'a.ts' }, 900)
  const plain = document.createElement('div')
  plain.style.inlineSize = '900px'
  plain.innerHTML = renderToString(<DiffView {...props} path="a.ts" />)
  document.body.append(plain)
  onTestFinished(() => plain.remove())
  expect(plain.querySelector('[role=group], [data-token]')).toBeNull()
  expect(plain.getBoundingClientRect().height).toBe(view.getBoundingClientRect().height)
})

test('two columns stand where there is room for them, one elsewhere', async () => {
  const props = { oldText: before, newText: after, layout: 'split' } as const
  const { layout, button, again } = await shown(props, 640)
  expect([layout(), button('Side by side')]).toEqual(['unified', undefined])
  await again(props, 641)
  await vi.waitUntil(() => layout() === 'split', WHEN)
  expect(button('Side by side')?.ariaPressed).toBe('true')
})

test('a fold opens in its place, and the focus stays in the comparison', async () => {
  const { view, button } = await shown({ ...twoPlaces, maxLines: 40 })
  const fold = button('Show 42 unchanged lines')
  fold?.focus()
  fold?.click()
  await settle()
  expect(button('Show 42 unchanged lines')).toBeUndefined()
  expect(view.contains(document.activeElement)).toBe(true)
  expect(view.querySelector('.er-diff-row')?.textContent).toContain('rate0 =')
  expect(view.textContent).toContain("euros('58.00')")
})

test('what was opened of one comparison is not opened in the next', async () => {
  const { button, again } = await shown({ ...twoPlaces, maxLines: 40 })
  button('Show 42 unchanged lines')?.click()
  await settle()
  await again({ ...twoPlaces, newText: `${twoPlaces.newText}one more\n`, maxLines: 40 })
  await settle()
  expect(button('Show 42 unchanged lines')).toBeDefined()
})

test('the new text is what is copied', async () => {
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  onTestFinished(() => write.mockRestore())
  const { button } = await shown({ oldText: before, newText: after })
  button('Copy')?.click()
  expect(write).toHaveBeenCalledExactlyOnceWith(after)
})

test('lines get the colours of their file, and keep them where words are marked', async () => {
  const { view } = await shown({ oldText: 'const total = sum(items, 0.19)\n', newText: 'const total = sum(items, rate)\n', path: 'cart.ts' })
  await vi.waitUntil(() => view.querySelector('[data-kind=add] [data-token]'), WHEN)
  const [, added] = view.querySelectorAll('.er-diff-text')
  expect(added?.textContent).toBe('const total = sum(items, rate)')
  expect(added?.querySelector('[data-token=keyword]')?.textContent).toBe('const')
  expect(added?.querySelector('[data-changed]')?.textContent).toBe('rate')
})

test('equal texts are said to be', async () => {
  expect((await shown({ oldText: after, newText: after })).view.textContent).toBe('No changes')
})

test('twenty thousand lines are drawn in part, and more of them when they are asked for', async () => {
  const { view, button } = await shown(huge)
  expect(view.querySelectorAll('*').length).toBeLessThan(500)
  button('Show 300 more lines')?.click()
  await settle()
  expect(view.querySelectorAll('.er-diff-row').length).toBeGreaterThan(200)
  expect(view.querySelectorAll('*').length).toBeLessThan(8_000)
  button('Show less')?.click()
  await settle()
  expect(view.querySelectorAll('*').length).toBeLessThan(500)
})

const line = (at: number) => `${at.toString(36).repeat(3)} <script>document.title = ${at}</script> \u001b[31m${at}\u001b[0m\n`

test.each([
  ['one line of five million characters', { oldText: 'x'.repeat(5_000_000), newText: `${'x'.repeat(5_000_000)}y` }],
  ['ten thousand lines that all changed', { oldText: Array.from({ length: 10_000 }, (_, at) => line(at)).join(''), newText: Array.from({ length: 10_000 }, (_, at) => line(at + 20_000)).join('') }],
  ['a hundred thousand equal lines', { oldText: 'a\n'.repeat(100_000), newText: 'a\n'.repeat(99_000) }],
  ['a diff of a million lines', { diff: `@@ -1,9 +1,9 @@\n${'-a\n+<img src=x onerror=alert(1)>\n'.repeat(500_000)}` }],
  ['a diff of nonsense', { diff: '@@ -1 +1 @@\n+++\n---\n\\ No newline\n@@ -x @@\n+late\n@@ -2 +99999999999999999999 @@\n+far' }],
])('%s cost a bounded amount of page, and are text', async (_, props) => {
  for (const layout of ['unified', 'split'] as const) {
    const { view } = await shown({ ...props, layout, path: 'a.html' })
    expect(view.innerHTML.length).toBeLessThan(60_000)
    expect(view.querySelectorAll('.er-diff-row').length).toBeLessThan(30)
    expect(view.querySelector('script, img')).toBeNull()
  }
})

// Last, because it holds for the page.
test('what a reader chooses holds for all comparisons of the page', async () => {
  const one = await shown({ oldText: before, newText: after })
  const other = await shown(twoPlaces)
  one.button('Side by side')?.click()
  await settle()
  expect([one.layout(), other.layout(), (await shown({ oldText: 'a', newText: 'b\nc' })).layout()]).toEqual(['split', 'split', 'split'])
})
