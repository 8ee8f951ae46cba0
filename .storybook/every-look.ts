import type { Preview } from '@storybook/react-vite'
import axe, { type RunOptions } from 'axe-core'
import { forceLooks, WORDS } from './looks.ts'

type AfterEach = Extract<NonNullable<Preview['afterEach']>, (...args: never[]) => unknown>

/**
 * After a story has been tried as it is, in light and English: the same story, in the state that its play left it in, dark and in Chinese.
 * One more look costs a small part of what another run of all stories would.
 */
export const inEveryLook: AfterEach = async ({ canvasElement, parameters, viewMode }) => {
  if (viewMode !== 'story' || !('__vitest_browser__' in globalThis)) return
  const { a11y } = parameters as { readonly a11y?: { readonly test?: string; readonly options?: RunOptions } }
  try {
    document.documentElement.dataset['still'] = ''
    forceLooks({ theme: 'dark', language: 'zh-CN' })
    await nextFrame()
    const english = leftInEnglish(canvasElement)
    if (english.length > 0) throw new Error(`in English, although its \`args.labels\` are Chinese: ${english.join(' · ')}`)
    if (a11y?.test !== 'error') return
    const { violations } = await axe.run(canvasElement, { rules: { region: { enabled: false } }, resultTypes: ['violations'], ...a11y.options })
    const nodes = violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)}\n${failureSummary ?? ''}`))
    if (nodes.length > 0) throw new Error(`dark, in Chinese: ${nodes.join('\n')}`)
  } finally {
    forceLooks({})
    await nextFrame()
    delete document.documentElement.dataset['still']
  }
}

function nextFrame(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
}

/** Words of the kit that a story still shows or says in English: some part has not handed on its `labels`. */
function leftInEnglish(root: Element): string[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const said: string[] = []
  while (walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode
    // What people, agents and tools wrote stays as they wrote it.
    if (parentElement?.closest('.er-prose, .er-object, pre, code, [data-own]') === null) said.push(textContent ?? '')
  }
  for (const element of root.querySelectorAll('[aria-label], [title], [placeholder], [aria-valuetext]')) {
    if (element.closest('[data-own]') !== null) continue
    for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext']) said.push(element.getAttribute(name) ?? '')
  }
  return [...new Set(said.map((text) => text.trim()).filter((text) => patterns.some((pattern) => pattern.test(text))))]
}

const patterns = WORDS.flatMap(({ english, chinese }) => patternsOf(english, chinese))

/** What each English word looks like, whatever the amounts in it; those that are the same in Chinese are left out. */
function patternsOf(english: object, chinese: object): RegExp[] {
  const others = chinese as Readonly<Record<string, unknown>>
  return Object.entries(english).flatMap(([name, words]: [string, unknown]) => {
    const other = others[name]
    if (typeof words === 'object' && words !== null) return typeof other === 'object' && other !== null ? patternsOf(words, other) : []
    const text = textOf(words)
    return text === null || text === textOf(other) ? [] : [new RegExp(`^${text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`).replaceAll('77', String.raw`[\d,]+`)}$`)]
  })
}

function textOf(words: unknown): string | null {
  if (typeof words === 'string') return words
  // Those that join words which others have said cannot be told by an amount.
  if (typeof words !== 'function' || words.length === 0) return null
  try {
    return String((words as (...args: readonly number[]) => unknown)(...Array<number>(words.length).fill(77)))
  } catch {
    return null
  }
}
