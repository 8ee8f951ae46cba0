import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, screen, waitFor } from 'storybook/test'
import { Lightbox, type LightboxProps } from '../src/ui/Lightbox.tsx'
import { MessageCard } from '../src/ui/index.ts'
import { action } from './fixtures/calls.ts'
import { pagePicture } from './fixtures/page-picture.ts'

/** Opens it by a button, which has the focus again when it closes. */
function Opened(props: Omit<LightboxProps, 'onClose'>) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="er-button" onClick={() => setOpen(true)}>
        Open
      </button>
      {isOpen && <Lightbox {...props} onClose={() => setOpen(false)} />}
    </>
  )
}

const pictures = (count: number) => Array.from({ length: count }, (_, at) => ({ src: pagePicture(960 - at * 200, 540), alt: `The page after step ${at + 1}` }))

const meta = { title: 'Messages/Lightbox', component: Opened, args: { pictures: [] } } satisfies Meta<typeof Opened>
export default meta
type Story = StoryObj<typeof meta>

export const One: Story = {
  args: { pictures: pictures(1) },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Open' }))
    const dialog = screen.getByRole('dialog', { name: 'The page after step 1' })
    await expect(dialog).toContainElement(document.activeElement as HTMLElement)
    await expect(screen.queryByRole('button', { name: 'Next picture' })).toBeNull()
  },
}
export const Several: Story = {
  args: { pictures: pictures(3), at: 1 },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Open' }))
    await expect(screen.getByRole('status')).toHaveTextContent('Picture 2 of 3')
    await userEvent.keyboard('{ArrowRight}{ArrowRight}')
    await expect(screen.getByRole('img')).toHaveAccessibleName('The page after step 3')
    await expect(screen.getByRole('button', { name: 'Next picture' })).toHaveAttribute('aria-disabled', 'true')
    await userEvent.keyboard('{Home}')
    await expect(screen.getByRole('status')).toHaveTextContent('Picture 1 of 3')
    await userEvent.click(screen.getByRole('button', { name: 'Next picture' }))
    await expect(screen.getByRole('status')).toHaveTextContent('Picture 2 of 3')
  },
}
export const Closed: Story = {
  args: { pictures: pictures(2) },
  play: async ({ canvas, userEvent }) => {
    const button = canvas.getByRole('button', { name: 'Open' })
    await userEvent.click(button)
    await userEvent.click(screen.getByRole('button', { name: 'Close' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await expect(button).toHaveFocus()
  },
}
export const Broken: Story = {
  args: { pictures: [{ src: 'data:image/png;base64,AAAA', alt: 'The page' }] },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Open' }))
    await expect(await screen.findByText('The page: cannot be shown')).toBeVisible()
  },
}
export const FromAMessage: Story = {
  render: ({ labels }) => <MessageCard labels={labels} speaker="user" text="These three:" event={action({ action: 'message', args: { content: '', image_urls: pictures(3).map(({ src }) => src) } })} />,
  play: async ({ canvas, userEvent }) => {
    const second = await canvas.findByRole('button', { name: 'Picture 2 of 3' })
    await userEvent.click(second)
    await expect(await screen.findByRole('dialog', { name: 'Picture 2 of 3' })).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Close' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await expect(second).toHaveFocus()
  },
}
