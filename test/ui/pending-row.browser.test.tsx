import '../../src/ui/styles.css'
import { expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { PendingRow, type PendingRowProps } from '../../src/ui/index.ts'

async function show(props: Partial<PendingRowProps>) {
  const onRetry = vi.fn<(key: string) => void>()
  const onDiscard = vi.fn<(key: string) => void>()
  const screen = await render(<PendingRow sendKey="k" text="Hello" status="pending" onRetry={onRetry} onDiscard={onDiscard} {...props} />)
  return { screen, onRetry, onDiscard, buttons: () => screen.getByRole('button').elements().map((button) => button.textContent) }
}

test.each([
  ['pending', 'Waiting to be sent', ['Discard']],
  ['sending', 'Sending', []],
  ['failed', 'Not sent', ['Retry', 'Discard']],
  ['unconfirmed', 'Not confirmed by the server', ['Retry', 'Discard']],
] as const)('a message that is %s says so, and offers what a person can do', async (status, words, names) => {
  const { screen, buttons } = await show({ status })
  await expect.element(screen.getByText(words)).toBeVisible()
  expect(buttons()).toEqual(names)
})

test('retry and discard name the message', async () => {
  const { screen, onRetry, onDiscard } = await show({ status: 'failed' })
  await screen.getByRole('button', { name: 'Retry' }).click()
  await screen.getByRole('button', { name: 'Discard' }).click()
  expect([onRetry.mock.calls, onDiscard.mock.calls]).toEqual([[['k']], [['k']]])
})

test('a refusal gives its reason: in words where its code is known, else its own', async () => {
  const known = await show({ status: 'failed', error: { code: 'payload_too_large', message: 'An event may have at most 4194304 bytes.' } })
  await expect.element(known.screen.getByText('The message is larger than the server takes.')).toBeVisible()
  await known.screen.unmount()
  const other = await show({ status: 'failed', error: { code: 'bad_request', message: 'args.content: not a text' } })
  await expect.element(other.screen.getByText('args.content: not a text')).toBeVisible()
})

test('a message that only waits gives no reason', async () => {
  const { screen } = await show({ status: 'pending', error: { code: 'network_error', message: 'No.' } })
  await expect.element(screen.getByText('The server could not be reached.')).not.toBeInTheDocument()
})

test('what is attached is shown, also without a text', async () => {
  const dot = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
  const { screen } = await show({ text: '', action: { action: 'message', args: { content: '', image_urls: [dot], file_urls: ['https://files.example/report.pdf'] } } })
  await expect.element(screen.getByText('report.pdf')).toBeVisible()
  expect(screen.container.querySelector('img')?.getAttribute('src')).toBe(dot)
  expect(screen.container.querySelector('.er-prose')).toBeNull()
})
