import '../../../src/ui/styles.css'
import { StrictMode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Composer, type ComposerProps, deviceTexts, memoryTexts } from '../../../src/ui/index.ts'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})

const open = async (props: Partial<ComposerProps> = {}) => {
  const ui = (more: Partial<ComposerProps> = {}) => (
    <StrictMode>
      <Composer onSend={() => {}} textKey="a" {...props} {...more} />
    </StrictMode>
  )
  const screen = await render(ui())
  return { field: screen.getByRole('textbox', { name: 'Message' }), reload: screen.unmount, change: (more: Partial<ComposerProps>) => screen.rerender(ui(more)) }
}

test('what is written is there again after a reload, with the caret behind it', async () => {
  const { field, reload } = await open()
  await field.fill('Not sent')
  await reload()
  const again = await open({ autoFocus: true })
  await expect.element(again.field).toHaveValue('Not sent')
  await expect.element(again.field).toHaveFocus()
  await userEvent.keyboard(' yet')
  await expect.element(again.field).toHaveValue('Not sent yet')
})

test('each key has a text of its own', async () => {
  const { field, change } = await open()
  await field.fill('For a')
  await change({ textKey: 'b' })
  await expect.element(field).toHaveValue('')
  await field.fill('For b')
  await change({ textKey: 'a' })
  await expect.element(field).toHaveValue('For a')
})

test('without a key nothing is kept', async () => {
  const { field, reload } = await open({ textKey: undefined })
  await field.fill('Not kept')
  expect([localStorage.length, sessionStorage.length]).toEqual([0, 0])
  await reload()
  const again = await open({ textKey: undefined })
  await expect.element(again.field).toHaveValue('')
})

test('a text is kept until it is known to be taken', async () => {
  let taken = () => {}
  const { field } = await open({ onSend: () => new Promise<void>((resolve) => (taken = resolve)) })
  await field.fill('Hello')
  await userEvent.keyboard('{Enter}')
  await expect.element(field).toHaveValue('')
  expect(deviceTexts.read('a')).toBe('Hello')
  taken()
  await expect.poll(() => deviceTexts.read('a')).toBe('')
})

test('what is written while another text is sent is kept', async () => {
  let taken = () => {}
  const { field } = await open({ onSend: () => new Promise<void>((resolve) => (taken = resolve)) })
  await field.fill('First')
  await userEvent.keyboard('{Enter}')
  await field.fill('Second')
  taken()
  await expect.element(field).toHaveValue('Second')
  expect(deviceTexts.read('a')).toBe('Second')
})

test('a text that was refused after the composer had gone is there when it comes back', async () => {
  let refuse = () => {}
  const { field, reload } = await open({ onSend: () => new Promise((_, reject) => (refuse = () => reject(new Error('No.')))) })
  await field.fill('Hello')
  await userEvent.keyboard('{Enter}')
  await reload()
  refuse()
  const again = await open()
  await expect.element(again.field).toHaveValue('Hello')
})

test('a text that was sent in another tab goes from the field', async () => {
  let forget = () => {}
  const texts = { ...memoryTexts(), read: () => 'Shown here too', watch: (_key: string, onForgotten: () => void) => ((forget = onForgotten), () => {}) }
  const { field } = await open({ textStore: texts })
  await expect.element(field).toHaveValue('Shown here too')
  forget()
  await expect.element(field).toHaveValue('')
})

test('a store of one’s own is given each change, and what stood there before', async () => {
  const write = vi.fn<(key: string, text: string, before: string) => void>()
  const { field } = await open({ textStore: { read: () => '', write } })
  await field.click()
  await userEvent.keyboard('ab{Backspace}')
  expect(write.mock.calls).toEqual([['a', 'a', ''], ['a', 'ab', 'a'], ['a', 'a', 'ab']])
})
