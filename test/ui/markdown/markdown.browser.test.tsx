import '../../../src/ui/styles.css'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { MessageCard } from '../../../src/ui/MessageCard.tsx'
import { MessageText, type MessageTextProps } from '../../../src/ui/MessageText.tsx'

function Ground({ children }: { readonly children: ReactNode }) {
  return <div className="er">{children}</div>
}

/** Shows a text, and waits until it is drawn as Markdown. */
async function shown(text: string, props: Partial<MessageTextProps> = {}) {
  const screen = await render(<MessageText text="*ready*" />, { wrapper: Ground })
  await expect.poll(() => screen.container.querySelector('em')).not.toBeNull()
  await screen.rerender(<MessageText text={text} {...props} />)
  const prose = screen.container.querySelector('.er-prose')
  if (prose === null) throw new Error('nothing is drawn')
  return { screen, prose, html: () => prose.innerHTML.replaceAll(/ (?:class|dir|aria-\w+|tabindex|style)="[^"]*"/g, '') }
}

test('the plain text stands until Markdown is loaded, and on a server', async () => {
  const { renderToString } = await import('react-dom/server')
  expect(renderToString(<MessageText text={'**a**\n\n- b'} />)).toContain('**a**\n\n- b')
})

test('GitHub’s Markdown becomes elements', async () => {
  const { html } = await shown('# One\n\nA *b* **c** ~~d~~ `e` [f](https://f.example "g") https://h.example\n\n- i\n  1. j\n- [x] k\n\n> l\n\n---\n\n| m | n |\n|---|--:|\n| o | p |')
  expect(html()).toBe(
    '<h3 data-depth="1">One</h3>' +
      '<p>A <em>b</em> <strong>c</strong> <del>d</del> <code>e</code> <a href="https://f.example" title="g" target="_blank" rel="noopener noreferrer nofollow">f</a> <a href="https://h.example" target="_blank" rel="noopener noreferrer nofollow">https://h.example</a></p>' +
      '<ul><li>i<ol start="1"><li>j</li></ol></li><li data-task="true"><span><svg data-icon="check" viewBox="0 0 16 16" width="16" height="16" focusable="false"><path d="M3.5 8.5l3 3 6-7"></path></svg><span>Done</span></span>k</li></ul>' +
      '<blockquote><p>l</p></blockquote><hr>' +
      '<div><div role="group"><table><thead><tr><th scope="col">m</th><th scope="col">n</th></tr></thead><tbody><tr><td>o</td><td>p</td></tr></tbody></table></div></div>',
  )
})

test('line breaks and references are as they were written', async () => {
  const { prose } = await shown('one\ntwo &amp; three &lt;b&gt;')
  expect(prose.textContent).toBe('one\ntwo & three <b>')
  expect(prose.getBoundingClientRect().height).toBe(48)
})

test('tags that only look different are honoured where they close, and all others are text', async () => {
  const { html, prose } = await shown('<kbd>Ctrl</kbd> H<sub>2</sub>O<br>x <sup>open <b onclick="x">no</b> <SUB>a *b*</SUB> </sub>')
  expect(html()).toContain('<kbd>Ctrl</kbd> H<sub>2</sub>O<br>x ')
  expect(html()).toContain('<sub>a <em>b</em></sub>')
  expect(prose.textContent).toContain('<sup>open <b onclick="x">no</b>')
  expect(prose.textContent).toContain('</sub>')
})

test('details open and close, with Markdown inside', async () => {
  const { prose } = await shown('<details>\n<summary>More</summary>\n\n- a\n\n<details><summary>Deeper</summary>\n\nb\n\n</details>\n</details>\n\nafter')
  expect([...prose.querySelectorAll('summary')].map((summary) => summary.textContent)).toEqual(['More', 'Deeper'])
  expect(prose.querySelector('details details p')?.textContent).toBe('b')
  expect(prose.lastElementChild?.textContent).toBe('after')
})

test('addresses named apart from their use are found over the whole text, and footnotes are numbered', async () => {
  const { prose } = await shown('See [the docs][d], [d] and a note.[^1] Not [^a-z].\n\nMore.\n\n[d]: https://d.example\n[^1]: Really.')
  expect([...prose.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual(['https://d.example', 'https://d.example'])
  expect([...prose.querySelectorAll('sup')].map((mark) => mark.textContent)).toEqual(['1', '1'])
  expect(prose.textContent).toContain('Not [^a-z].')
})

test('fenced code names its language, keeps its lines and is copied whole', async () => {
  const { prose } = await shown('```ts\nconst a = 1\n\n\tlet b\n```')
  const fence = prose.querySelector('.er-fence')
  expect(fence?.getAttribute('data-language')).toBe('ts')
  expect(fence?.querySelector('pre')?.textContent).toBe('const a = 1\n\n\tlet b')
  expect(fence?.querySelector('button')?.getAttribute('aria-label')).toBe('Copy')
})

test('each block takes the direction of its own words', async () => {
  const { prose } = await shown('مرحبا بالعالم\n\nHello\n\n- واحد\n- اثنان')
  const blocks = [...prose.children]
  expect(blocks.map((block) => getComputedStyle(block).direction)).toEqual(['rtl', 'ltr', 'rtl'])
  const { left, right } = prose.getBoundingClientRect()
  expect(blocks.map((block, at) => block.getBoundingClientRect()[at === 1 ? 'left' : 'right'])).toEqual([right, left, right])
})

test('pictures of other hosts are loaded when the reader asks, and not before', async () => {
  const { screen, prose } = await shown('![chart](http://127.0.0.1:9/a.png?secret=1)')
  expect(prose.querySelector('img')).toBeNull()
  await screen.getByRole('button', { name: 'Load picture from 127.0.0.1:9' }).click()
  await expect.poll(() => prose.textContent).toContain('chart: cannot be shown')
})

test('an app says that pictures are loaded at once, or never', async () => {
  const text = '![a](http://127.0.0.1:9/a.png)'
  expect((await shown(text, { images: 'never' })).prose.querySelector('img, button')).toBeNull()
  expect((await shown(text, { images: 'load' })).prose.querySelector('img')?.getAttribute('referrerpolicy')).toBe('no-referrer')
})

test('a table that is too wide scrolls in its own box, which the keyboard reaches', async () => {
  const { prose } = await shown(`| ${'a long name | '.repeat(30)}\n|${'---|'.repeat(30)}\n| ${'b | '.repeat(30)}`)
  const box = prose.querySelector<HTMLElement>('.er-table-box')
  expect(box?.tabIndex).toBe(0)
  expect(box?.scrollWidth).toBeGreaterThan(box?.clientWidth ?? 0)
  expect(prose.scrollWidth).toBe(prose.clientWidth)
})

test('a table scrolls rather than break its words', async () => {
  const { prose } = await shown(`|${' Amount |'.repeat(12)}
|${'--:|'.repeat(12)}
|${' 1,204.00 |'.repeat(12)}`)
  for (const row of prose.querySelectorAll('tr')) expect(row.getBoundingClientRect().height).toBeLessThan(40)
})

test('a draft that grows keeps the elements of what it has said', async () => {
  const text = '# Plan\n\nFirst **this**.\n\n- a\n- b\n\n```ts\nconst a = 1\nconst b = 2\n```\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\nDone.'
  await shown('')
  const screen = await render(<MessageText text="" streaming />, { wrapper: Ground })
  const prose = screen.container.querySelector('.er-prose') as HTMLElement
  let said: Element[] = []
  let looks: string[] = []
  for (let end = 1; end <= text.length; end++) {
    await screen.rerender(<MessageText text={text.slice(0, end)} streaming />)
    const blocks = [...prose.children]
    const complete = Math.max(0, Math.min(said.length, blocks.length) - 2)
    expect(blocks.slice(0, complete)).toEqual(said.slice(0, complete))
    expect(blocks.slice(0, complete).map((block) => block.textContent)).toEqual(looks.slice(0, complete))
    // No mark shows before it does what it is for.
    expect(prose.textContent).not.toMatch(/\*|\||`|^#|\n- /)
    said = blocks
    looks = blocks.map((block) => block.textContent)
  }
  await screen.rerender(<MessageText text={text} />)
  expect([...prose.children]).toEqual(said)
})

test('a draft becomes its message without a new element', async () => {
  await shown('')
  const screen = await render(<MessageCard speaker="agent" text={'One *two*\n\n```ts\nlet a'} isDraft />)
  const blocks = [...screen.container.querySelectorAll('.er-prose, .er-prose *')]
  expect(blocks.length).toBeGreaterThan(4)
  expect(screen.container.querySelector('[data-part=draft]')?.getAttribute('aria-busy')).toBe('true')
  await screen.rerender(<MessageCard speaker="agent" text={'One *two*\n\n```ts\nlet a\n```'} at={0} timeZone="UTC" />)
  expect(blocks.filter((block) => !block.isConnected)).toEqual([])
  expect(screen.container.querySelector('[data-part=message]')?.hasAttribute('aria-busy')).toBe(false)
})

test('a draft that is complete is said once to screen readers, which are told of what is new only', async () => {
  const screen = await render(<MessageCard speaker="agent" text="Found" isDraft />)
  const said = () => [...screen.container.querySelectorAll('.er-sr')].map((words) => words.textContent)
  expect(said()).not.toContain('Agent Found it.')
  await screen.rerender(<MessageCard speaker="agent" text="Found it." />)
  await expect.poll(said).toContain('Agent Found it.')
  await expect.poll(said, { timeout: 10_000 }).not.toContain('Agent Found it.')
})

test('a long message is folded, shown whole, and folded again', async () => {
  const text = Array.from({ length: 100 }, (_, at) => `Line ${at + 1}`).join('\n')
  const { screen, prose } = await shown(text, { maxLines: 40 })
  // A part that was drawn keeps how much it shows at first.
  const fresh = await render(<MessageText text={text} maxLines={40} />)
  expect(prose.textContent).toContain('Line 100')
  expect(fresh.container.textContent).not.toContain('Line 41')
  await fresh.getByRole('button', { name: 'Show 60 more lines' }).click()
  expect(fresh.container.textContent).toContain('Line 100')
  await fresh.getByRole('button', { name: 'Show less' }).click()
  expect(fresh.container.textContent).not.toContain('Line 41')
  await screen.unmount()
})
