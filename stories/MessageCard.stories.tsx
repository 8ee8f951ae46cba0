import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect } from 'storybook/test'
import { MessageCard, type MessageCardProps } from '../src/ui/index.ts'
import { action } from './fixtures/calls.ts'
import { pagePicture } from './fixtures/page-picture.ts'
import { everything } from './fixtures/prose.ts'
import { answers, questions } from './fixtures/words.ts'

const meta = { title: 'Messages/MessageCard', component: MessageCard, args: { speaker: 'agent', text: answers[1], at: Date.UTC(2026, 2, 2, 9, 14), timeZone: 'UTC' } } satisfies Meta<typeof MessageCard>
export default meta
type Story = StoryObj<typeof meta>

const message = (args: Readonly<Record<string, unknown>>) => action({ action: 'message', args: { content: '', ...args } as never })

export const Agent: Story = {}
export const AgentAtLength: Story = { args: { text: everything } }
export const User: Story = { args: { speaker: 'user', text: questions[0] } }
export const UserAtLength: Story = { args: { speaker: 'user', text: everything } }
export const WithLink: Story = { args: { speaker: 'user', text: questions[2] } }
export const LineBreaks: Story = {
  args: { speaker: 'user', text: 'First line\nsecond line\n    kept in its place\n\nNext paragraph' },
}
export const SameSpeaker: Story = { args: { startsTurn: false } }
export const WithoutTime: Story = { args: { at: null } }
export const Empty: Story = { args: { text: '' } }
export const VeryLong: Story = {
  args: { text: Array.from({ length: 400 }, (_, at) => `Line ${at + 1} of a long answer.`).join('\n') },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Show 200 more lines' }))
    await expect(canvas.getByText(/Line 400/)).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Show less' }))
    await expect(canvas.queryByText(/Line 400/)).toBeNull()
  },
}
export const PastedAtLength: Story = {
  args: { speaker: 'user', text: `This is what it says:\n\n\`\`\`\n${Array.from({ length: 300 }, (_, at) => `09:14:${String(at % 60).padStart(2, '0')} cart: total of ${at * 7} recomputed`).join('\n')}\n\`\`\`` },
}
export const OneLineOfFiveMillion: Story = {
  render: (args) => <Huge {...args} />,
  play: async ({ canvas, canvasElement }) => {
    await canvas.findByRole('button', { name: /more characters/ })
    await expect(canvasElement.innerHTML.length).toBeLessThan(100_000)
  },
}
function Huge(props: MessageCardProps) {
  const [text] = useState(() => 'x'.repeat(5_000_000))
  return <MessageCard {...props} text={text} />
}

/** Makes its pictures itself: they are drawn, not loaded. */
function Illustrated({ count, ...props }: MessageCardProps & { readonly count: number }) {
  const [event] = useState(() => message({ image_urls: Array.from({ length: count }, (_, at) => pagePicture(480 + at * 160, 360)) }))
  return <MessageCard {...props} event={event} />
}
export const OnePicture: Story = { args: { speaker: 'user', text: 'This is how it looks.' }, render: (args) => <Illustrated {...args} count={1} /> }
export const Pictures: Story = {
  args: { speaker: 'user', text: 'These are the steps.' },
  render: (args) => <Illustrated {...args} count={5} />,
  play: async ({ canvas }) => {
    await expect((await canvas.findAllByRole('img')).map((picture) => picture.getAttribute('alt'))).toEqual([1, 2, 3, 4, 5].map((at) => `Picture ${at} of 5`))
  },
}
export const PicturesAlone: Story = { args: { speaker: 'user', text: '' }, render: (args) => <Illustrated {...args} count={2} /> }
export const BrokenPictures: Story = {
  args: { speaker: 'user', text: 'Here.', event: message({ image_urls: ['data:image/png;base64,AAAA', 'data:image/svg+xml,<svg onload=alert(1)>', 7] }) },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Picture: cannot be shown')).toBeVisible()
    await expect(canvas.queryByRole('img')).toBeNull()
  },
}
export const Files: Story = {
  args: {
    speaker: 'user',
    text: 'Please read these.',
    event: message({
      file_urls: ['/workspace/notes/折扣 规则.md', 'https://files.example/a/report%20v2.pdf?token=1', 'data:application/zip;base64,UEsDBA==', `/workspace/${'very-'.repeat(30)}long-name.csv`, 'Makefile', 'javascript:alert(1)', '%', ''],
    }),
  },
  play: async ({ canvas }) => {
    await expect(canvas.getAllByRole('listitem').map((item) => item.textContent?.slice(-20))).toEqual(['折扣 规则.mdMD', 'report v2.pdfPDF', 'FileZIP', 'ery-long-name.csvCSV', 'Makefile', 'javascript:alert(1)', '%'])
    await expect(canvas.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual(['https://files.example/a/report%20v2.pdf?token=1'])
  },
}
export const ManyFiles: Story = { args: { speaker: 'user', event: message({ file_urls: Array.from({ length: 70 }, (_, at) => `/workspace/file-${at}.txt`) }) } }
export const RightToLeft: Story = {
  args: { speaker: 'user', text: 'المجموع في السلة خاطئ عند تطبيق خصمين. هل يمكنك إصلاحه في `total.ts`؟' },
  render: (args) => (
    <div dir="rtl">
      <MessageCard {...args} />
    </div>
  ),
}
