import '../../src/ui/styles.css'
import { expect, onTestFinished, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { pagePicture } from '../../stories/fixtures/page-picture.ts'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { MessageCard } from '../../src/ui/MessageCard.tsx'

function illustrated(count: number): AgentEvent {
  const image_urls = Array.from({ length: count }, (_, at) => pagePicture(480 + at * 160, 360))
  return { id: 1, action: 'message', source: 'user', timestamp: '2026-03-02T09:14:00Z', args: { content: '', image_urls } }
}

const dialog = () => document.querySelector<HTMLDialogElement>('dialog[open]')

async function opened(count: number) {
  const event = illustrated(count)
  const keys: string[] = []
  const screen = await render(
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- stands for what has keys of its own
    <div className="er" data-theme="dark" onKeyDown={({ key }) => keys.push(key)}>
      <MessageCard speaker="user" text="" event={event} />
    </div>,
  )
  onTestFinished(() => dialog()?.close())
  const thumbnail = screen.getByRole('button', { name: /^Picture/ }).first()
  await thumbnail.click()
  await expect.poll(dialog).not.toBeNull()
  return { screen, keys, thumbnail: thumbnail.element() }
}

test('Esc closes a picture, and gives the focus back', async () => {
  const { thumbnail } = await opened(1)
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Close')
  await userEvent.keyboard('{Escape}')
  await expect.poll(dialog).toBeNull()
  expect(document.activeElement).toBe(thumbnail)
  await expect.poll(() => document.querySelector('dialog')).toBeNull()
})

test('its keys are not those of what lies below', async () => {
  const { keys } = await opened(3)
  await userEvent.keyboard('{ArrowRight}{End}j')
  expect(dialog()?.textContent).toContain('Picture 3 of 3')
  expect(keys).toEqual([])
})

test('it has the theme of where it was opened', async () => {
  await opened(1)
  const ground = dialog()
  expect(ground && getComputedStyle(ground).backgroundColor).toBe('rgb(17, 17, 19)')
})

test('it stays while the row that it was opened from leaves the screen', async () => {
  const { screen } = await opened(2)
  await screen.rerender(<div className="er" data-theme="dark" />)
  expect(dialog()?.textContent).toContain('Picture 1 of 2')
  await page.getByRole('button', { name: 'Close' }).click()
  await expect.poll(() => document.querySelector('dialog')).toBeNull()
})

test('a click beside the picture closes it', async () => {
  await opened(1)
  dialog()?.querySelector<HTMLElement>('.er-lightbox-stage')?.click()
  await expect.poll(dialog).toBeNull()
})
