import '../../../src/ui/styles.css'
import { expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Composer, type ComposerProps, type Upload } from '../../../src/ui/index.ts'
import { choose, drag, paste, picture, textFile } from './files.ts'

async function compose(props: Partial<ComposerProps> = {}) {
  const onSend = vi.fn<ComposerProps['onSend']>()
  const screen = await render(<Composer onSend={onSend} attachments {...props} />)
  const field = screen.getByRole('textbox', { name: 'Message' })
  return { onSend, screen, field, items: screen.getByRole('listitem'), send: screen.getByRole('button', { name: 'Send' }) }
}

/** Uploads that end when the test says so. */
function uploads() {
  const begun: { file: File; context: Parameters<Upload>[1]; done: (url: string) => void; fail: (error: Error) => void }[] = []
  const onUpload: Upload = (file, context) => new Promise((done, fail) => begun.push({ file, context, done, fail }))
  return { begun, onUpload }
}

test('a pasted picture is shown small with its size, and goes inside the message', async () => {
  const { onSend, field, items, send } = await compose()
  const file = await picture()
  expect(paste(field.element(), [file])).toBe(true)
  await expect.poll(() => items.element().textContent).toContain('cart.png')
  await expect.poll(() => items.element().textContent).toContain(`${file.size} bytes`)
  await expect.poll(() => items.element().querySelector('img')?.src).toMatch(/^data:image\/png/)
  await expect.element(send).toBeEnabled()
  await field.fill('See this')
  await userEvent.keyboard('{Enter}')
  expect(onSend).toHaveBeenCalledExactlyOnceWith('See this', { imageUrls: [expect.stringMatching(/^data:image\/png;base64,/)], fileUrls: [] })
  await expect.element(items).not.toBeInTheDocument()
})

test('a picture alone is a message', async () => {
  const { onSend, field, send } = await compose()
  paste(field.element(), [await picture()])
  await send.click()
  expect(onSend).toHaveBeenCalledExactlyOnceWith('', { imageUrls: [expect.stringContaining('data:')], fileUrls: [] })
})

test('where nothing may be attached, there is no button and a paste is left to the browser', async () => {
  const { screen, field } = await compose({ attachments: false, onUpload: async () => 'https://a.example/1' })
  await expect.element(screen.getByRole('button', { name: 'Attach' })).not.toBeInTheDocument()
  expect(paste(field.element(), [await picture()])).toBe(false)
  expect(drag('dragover', field.element(), [await picture()])).toBe(false)
})

test('text that brings a picture of itself along is pasted as text', async () => {
  const { field } = await compose()
  expect(paste(field.element(), [await picture()], { 'text/plain': 'a', 'text/html': '<b>a</b>' })).toBe(false)
})

test('files are dropped anywhere on the composer, which says so meanwhile', async () => {
  const { screen, field, items } = await compose()
  const form = field.element().closest('form') as Element
  expect(drag('dragover', form, [await picture()])).toBe(true)
  await expect.element(screen.getByText('Drop to attach')).toBeVisible()
  drag('dragleave', form, [])
  await expect.element(screen.getByText('Drop to attach')).not.toBeInTheDocument()
  expect(drag('drop', form, [await picture('a.png'), await picture('b.png')])).toBe(true)
  await expect.poll(() => items.elements().map((item) => item.querySelector('.er-object')?.textContent)).toEqual(['a.png', 'b.png'])
})

test('the button lets choose the same file twice', async () => {
  const { field, items } = await compose()
  const input = document.querySelector<HTMLInputElement>('input[type=file]') as HTMLInputElement
  expect(input.accept).toBe('image/*')
  choose(input, [await picture()])
  choose(input, [await picture()])
  await expect.poll(() => items.elements().length).toBe(2)
  await expect.element(field).toHaveFocus()
})

test('what does not fit is refused by name, with the reason and the figures', async () => {
  const { screen, field, items } = await compose({ attachments: { maxBytes: 2_000, maxCount: 1 } })
  const large = new File([new Uint8Array(5_000)], 'large.png', { type: 'image/png' })
  const lie = new File(['<svg/>'], 'lie.png', { type: 'image/png' })
  paste(field.element(), [textFile('notes.txt'), large, new File([], 'empty.png', { type: 'image/png' }), lie])
  const refusals = screen.getByRole('alert')
  await expect.poll(() => refusals.element().textContent).toContain('notes.txt: this kind of file cannot be attached')
  await expect.poll(() => refusals.element().textContent).toContain('large.png 5 kB: larger than 2 kB')
  await expect.poll(() => refusals.element().textContent).toContain('empty.png: cannot be read')
  await expect.poll(() => refusals.element().textContent).toContain('1 more file')
  await expect.element(items).not.toBeInTheDocument()
  paste(field.element(), [await picture('a.png'), await picture('b.png'), await picture('c.png')])
  await expect.poll(() => refusals.element().textContent).toBe('Most attachments at once: 1')
  await screen.getByRole('button', { name: 'Dismiss' }).click()
  await expect.element(refusals).not.toBeInTheDocument()
  expect(items.elements()).toHaveLength(1)
})

test('an upload shows how far it is and holds the message back until it is there', async () => {
  const { begun, onUpload } = uploads()
  const { onSend, screen, field, send } = await compose({ attachments: undefined, onUpload })
  await field.fill('Read these')
  paste(field.element(), [textFile(), await picture()])
  await expect.poll(() => begun.length).toBe(2)
  begun[0]?.context.onProgress(0.4)
  await expect.element(screen.getByText('Uploading 40%')).toBeVisible()
  await expect.element(send).toBeDisabled()
  await userEvent.keyboard('{Enter}')
  expect(onSend).not.toHaveBeenCalled()
  begun[0]?.done('https://files.example/notes.txt')
  begun[1]?.done('https://files.example/cart.png')
  await expect.element(send).toBeEnabled()
  await send.click()
  expect(onSend).toHaveBeenCalledExactlyOnceWith('Read these', { imageUrls: ['https://files.example/cart.png'], fileUrls: ['https://files.example/notes.txt'] })
})

test('an upload that fails says why, and is retried or removed before the message goes', async () => {
  const { begun, onUpload } = uploads()
  const { screen, field, items, send } = await compose({ onUpload })
  paste(field.element(), [textFile()])
  await expect.poll(() => begun.length).toBe(1)
  begun[0]?.fail(new Error('The disk is full.'))
  await expect.poll(() => items.element().textContent).toContain('Not uploaded: The disk is full.')
  await expect.element(screen.getByText('Retry or remove what was not uploaded')).toBeVisible()
  await expect.element(send).toBeDisabled()
  await screen.getByRole('button', { name: 'Retry: notes.txt' }).click()
  begun[1]?.done('https://files.example/1')
  await expect.element(send).toBeEnabled()
})

test('what is removed is not uploaded any more, and the focus goes to its neighbour, then to the text', async () => {
  const { begun, onUpload } = uploads()
  const { screen, field, items } = await compose({ onUpload })
  paste(field.element(), [textFile('a.txt'), textFile('b.txt')])
  await expect.poll(() => begun.length).toBe(2)
  await screen.getByRole('button', { name: 'Remove: b.txt' }).click()
  expect(begun.map(({ context }) => context.signal.aborted)).toEqual([false, true])
  await expect.element(screen.getByRole('button', { name: 'Remove: a.txt' })).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.element(items).not.toBeInTheDocument()
  await expect.element(field).toHaveFocus()
})

test('what is attached comes back with the text where the message is not taken', async () => {
  const { field, items, screen } = await compose({ onSend: () => Promise.reject(Object.assign(new Error('4194305 bytes'), { code: 'message_too_large' })) })
  paste(field.element(), [await picture()])
  await expect.poll(() => items.elements().length).toBe(1)
  await expect.element(screen.getByRole('button', { name: 'Send' })).toBeEnabled()
  await field.fill('See this')
  await userEvent.keyboard('{Enter}')
  await expect.element(field).toHaveValue('See this')
  await expect.poll(() => items.element().textContent).toContain('cart.png')
  await expect.element(screen.getByText('The message is larger than the server takes.')).toBeVisible()
})

test('an upload under way ends with the composer', async () => {
  const { begun, onUpload } = uploads()
  const { screen, field } = await compose({ onUpload })
  paste(field.element(), [textFile()])
  await expect.poll(() => begun.length).toBe(1)
  await screen.unmount()
  expect(begun[0]?.context.signal.aborted).toBe(true)
})

test('a picture that is still looked at when the composer goes is not uploaded', async () => {
  const { begun, onUpload } = uploads()
  const { screen, field } = await compose({ onUpload })
  const file = await picture('large.png', 2_000)
  paste(field.element(), [file, textFile()])
  await screen.unmount()
  await expect.poll(() => begun.length).toBe(1)
  // Whatever was begun before has been looked at by then.
  const looked = await createImageBitmap(file)
  looked.close()
  expect(begun.map(({ file, context }) => [file.name, context.signal.aborted])).toEqual([['notes.txt', true]])
})

test('pictures count for the size of a message, which is named before it is sent', async () => {
  const { field, screen, send } = await compose({ maxMessageBytes: 1_000 })
  await field.fill('Short')
  await expect.element(send).toBeEnabled()
  paste(field.element(), [await picture('big.png', 1_200)])
  await expect.element(screen.getByText(/^Too large to send. Over by [\d,]+ kB$/)).toBeVisible()
  await expect.element(send).toBeDisabled()
  await screen.getByRole('button', { name: 'Remove: big.png' }).click()
  await expect.element(send).toBeEnabled()
})
