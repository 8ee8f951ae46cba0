import '../../../src/ui/styles.css'
import { expect, onTestFinished, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { action, calls, observation } from '../../../stories/fixtures/calls.ts'
import { after, before } from '../../../stories/fixtures/words.ts'
import { CallCard } from '../../../src/ui/cards/CallCard.tsx'
import type { CardProps } from '../../../src/ui/cards/card-props.ts'

const WHEN = { timeout: 20_000 }
const path = '/workspace/shop/src/cart/discounts.ts'

async function open(call: Partial<CardProps>) {
  const screen = await render(
    <div className="er" style={{ inlineSize: 800 }}>
      <CallCard action={undefined} observation={undefined} status="ok" durationMs={200} expanded onExpandedChange={() => {}} {...call} />
    </div>,
  )
  onTestFinished(() => screen.unmount())
  const card = screen.container.querySelector<HTMLElement>('[data-part=card]')
  if (card === null) throw new Error('no card is drawn')
  await vi.waitUntil(() => card.querySelector('[aria-busy]') === null, WHEN)
  return { card, text: () => card.textContent ?? '', result: () => card.querySelector('.er-result')?.textContent ?? '' }
}

const edited = (extras: object, content = '') => observation({ observation: 'edit', content, extras: { path, ...extras } as never })
const asked = (args: object) => action({ action: 'edit', args: { path, ...args } as never })

test.each([
  ['both contents', { observation: edited({ old_content: before, new_content: after }) }],
  ['the server’s own diff', { observation: edited({ diff: '@@ -1,2 +1,2 @@\n-a\n-b\n+c\n+d\n' }) }],
  ['a diff in its words', { observation: edited({}, 'The file has been edited.\n@@ -1,2 +1,2 @@\n-a\n-b\n+c\n+d\n') }],
  ['what the action asked for', { action: asked({ old_str: 'a\nb', new_str: 'c\nd' }), observation: edited({}, 'Done.') }],
  ['what the running action asks for', { action: asked({ old_str: 'a\nb', new_str: 'c\nd' }), status: 'running' }],
] as const)('an edit tells how many lines it changed by %s', async (_, call) => {
  const { card, result } = await open(call)
  await vi.waitUntil(() => result() === '+2 −2', WHEN)
  expect(card.querySelectorAll('[data-kind=add]')).toHaveLength(2)
})

test('a new file that is asked for has its line numbers, a piece of one has none', async () => {
  const numbers = (card: HTMLElement) => [...card.querySelectorAll('.er-diff-number')].map((number) => number.textContent)
  const whole = await open({ action: asked({ command: 'create', file_text: 'one\ntwo' }), status: 'running' })
  await vi.waitUntil(() => whole.result() === '+2 −0', WHEN)
  expect(numbers(whole.card)).toEqual(['1', '2'])
  const piece = await open({ action: asked({ command: 'str_replace', old_str: 'one', new_str: 'two' }), status: 'running' })
  expect(numbers(piece.card)).toEqual([])
})

test('contents that are but the pieces that were asked for are not numbered as if they were the file', async () => {
  const { card, result } = await open({ action: asked({ command: 'str_replace', old_str: 'a\nb', new_str: 'a\nc' }), observation: edited({ old_content: 'a\nb', new_content: 'a\nc' }) })
  await vi.waitUntil(() => result() === '+1 −1', WHEN)
  expect(card.querySelector('.er-diff-number')).toBeNull()
})

test.each(['timeout', 'rejected'] as const)('an edit that came to nothing (%s) says so, above what was asked for', async (status) => {
  const { card, text, result } = await open({ action: asked({ old_str: 'a', new_str: 'b' }), observation: observation({ observation: 'error', content: 'It was given up.', extras: {} }), status })
  await vi.waitUntil(() => card.querySelector('[data-kind=add]'), WHEN)
  expect(result()).toMatch(/Timed out|Rejected/)
  expect(text()).toMatch(/It was given up\..*−a.*\+b/)
})

test('of an edit that failed, or changed nothing, the server’s words are shown', async () => {
  expect((await open({ ...calls.editFailed, status: 'error' })).card.querySelector('[data-part=diff-view]')).toBeNull()
  const same = await open({ observation: edited({ old_content: after, new_content: after }, 'No changes were needed.') })
  await vi.waitUntil(() => same.result() === 'No changes', WHEN)
  expect(same.text()).toContain('No changes were needed.')
})

test('a change that the action alone tells is shown when the action is loaded after its answer', async () => {
  const answer = edited({}, 'Done.')
  expect((await open({ observation: answer })).card.querySelector('[data-part=diff-view]')).toBeNull()
  expect((await open({ action: asked({ old_str: 'a', new_str: 'b' }), observation: answer })).card.querySelector('[data-part=diff-view]')).not.toBeNull()
})

test('a change that waits for approval is shown beyond the usual twenty lines', async () => {
  const text = Array.from({ length: 100 }, (_, at) => `line ${at}`).join('\n')
  const { card, result } = await open({ action: asked({ command: 'create', file_text: text }), status: 'awaiting', respond: () => {} })
  await vi.waitUntil(() => result() === '+100 −0', WHEN)
  expect(card.querySelectorAll('.er-diff-row')).toHaveLength(100)
})

test('a file that was read has the numbers of its lines beside them, and no part of what is copied', async () => {
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  onTestFinished(() => write.mockRestore())
  const content = `Here's the result of running \`cat -n\` on ${path}:\n    98\tconst a = 1\n    99\t\n   100\treturn a\n`
  const { card, result } = await open({ action: action({ action: 'read', args: { path } }), observation: observation({ observation: 'read', content, extras: { path } }) })
  await vi.waitUntil(() => card.querySelector('[data-token]'), WHEN)
  expect(result()).toBe('3 lines')
  expect(card.querySelector('pre')?.textContent).toBe('const a = 1\n\nreturn a')
  expect(getComputedStyle(card.querySelector('pre') ?? card).counterReset).toBe('er-line 97')
  card.querySelector<HTMLElement>('.er-copy')?.click()
  expect(write).toHaveBeenCalledExactlyOnceWith('const a = 1\n\nreturn a\n')
})

test('each line that was read is drawn, also an empty last one', async () => {
  const { card, result } = await open({ observation: observation({ observation: 'read', content: '     1\tone\n     2\t', extras: { path } }) })
  expect(result()).toBe('2 lines')
  expect([...card.querySelectorAll('.er-code-line')].map((line) => line.getBoundingClientRect().height)).toEqual([20, 20])
})

test('the words of a failed read are not coloured as code', async () => {
  const { card, text } = await open({ observation: observation({ observation: 'read', content: 'ERROR: const is no file', extras: { path } }), status: 'error' })
  expect(text()).toContain('ERROR: const is no file')
  expect(card.querySelector('[data-part=code-text]')).toBeNull()
})

test('Python that was run is coloured, what it printed is not', async () => {
  const { card } = await open({ action: action({ action: 'run_ipython', args: { code: 'def total(): return 81.0' } }), observation: observation({ observation: 'run_ipython', content: 'return 81.0', extras: { code: '' } }) })
  await vi.waitUntil(() => card.querySelector('[data-token]'), WHEN)
  expect([...card.querySelectorAll('[data-token=keyword]')].map((word) => word.textContent.trim())).toEqual(['def', 'return'])
})

test('ten thousand lines that are written are drawn in part', async () => {
  const { card, result } = await open({ action: action({ action: 'write', args: { path, content: 'const a = 1\n'.repeat(10_000) } }) })
  expect(result()).toBe('10,000 lines')
  expect(card.querySelectorAll('.er-code-line')).toHaveLength(20)
  expect(card.querySelectorAll('*').length).toBeLessThan(200)
})
