import type { Meta, StoryObj } from '@storybook/react-vite'
import { useEffect, useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import { MessageText, type MessageTextProps } from '../src/ui/index.ts'
import { pagePicture } from './fixtures/page-picture.ts'
import { arabic, chinese, everything } from './fixtures/prose.ts'

const meta = { title: 'Messages/Markdown', component: MessageText, args: { text: everything } } satisfies Meta<typeof MessageText>
export default meta
type Story = StoryObj<typeof meta>

export const Everything: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('heading', { name: 'The second discount', level: 3 })).toBeVisible()
    await expect(canvas.getAllByRole('columnheader')).toHaveLength(4)
    await expect(canvas.getByRole('group', { name: 'Table' })).toHaveAttribute('tabindex', '0')
    await expect(canvas.getByRole('link', { name: 'the issue' })).toHaveAttribute('rel', 'noopener noreferrer nofollow')
    await expect(canvas.queryByRole('link', { name: 'a file' })).toBeNull()
  },
}
export const Chinese: Story = { args: { text: chinese } }
export const RightToLeft: Story = { args: { text: arabic } }
export const Headings: Story = { args: { text: '# One\n\nWords.\n\n## Two\n\nWords.\n\n### Three\n\nWords.\n\n###### Six\n\nWords.' } }
export const NestedLists: Story = { args: { text: '- a\n  - b\n    - c\n      1. d\n      2. e\n\n         with a paragraph\n- f\n\n10. ten\n11. eleven' } }
export const WideTable: Story = {
  args: { text: `| ${Array.from({ length: 24 }, (_, at) => `Column ${at + 1}`).join(' | ')} |\n|${'---|'.repeat(24)}\n${`| ${Array.from({ length: 24 }, (_, at) => `cell ${at}`).join(' | ')} |\n`.repeat(4)}` },
  play: async ({ canvas, canvasElement }) => {
    await canvas.findByRole('table')
    await expect(canvasElement.scrollWidth).toBe(canvasElement.clientWidth)
  },
}
export const LongWordsAndLines: Story = { args: { text: `${'x'.repeat(400)}\n\n\`${'y'.repeat(400)}\`\n\n- ${'z'.repeat(400)}\n\n\`\`\`\n${'code '.repeat(100)}\n\`\`\`\n\nhttps://a.example/${'path/'.repeat(60)}` } }
export const Hostile: Story = {
  args: { text: '<script>alert(1)</script> <img src=x onerror=alert(1)>\n\n[a](javascript:alert(1)) ![b](data:image/svg+xml,<svg onload=alert(1)>) <a href="javascript:alert(1)">c</a>' },
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement).toHaveTextContent('a (javascript:alert(1))'))
    await expect(canvasElement.querySelector('script, img, a')).toBeNull()
    await expect(canvasElement).toHaveTextContent('<script>alert(1)</script>')
  },
}
export const RemotePicture: Story = {
  args: { text: 'It looks like this:\n\n![the cart after the change](http://127.0.0.1:9/cart.png)\n\nAnd that is all.' },
  play: async ({ canvas, userEvent }) => {
    const offer = await canvas.findByRole('button', { name: 'Load picture from 127.0.0.1:9' })
    await expect(canvas.queryByRole('img')).toBeNull()
    await userEvent.click(offer)
    await expect(await canvas.findByText('the cart after the change: cannot be shown')).toBeVisible()
  },
}
export const RemotePicturesNever: Story = { args: { images: 'never', text: '![the cart](http://127.0.0.1:9/cart.png)' } }
export const OwnPicture: Story = {
  render: (args) => <WithPicture {...args} />,
}
function WithPicture(props: MessageTextProps) {
  const [picture] = useState(() => pagePicture(320, 180))
  return <MessageText {...props} text={`The page, as it is now:\n\n![The shop’s page](${picture})`} />
}
export const Empty: Story = { args: { text: '' } }
export const HalfAFence: Story = { args: { streaming: true, text: 'The fix:\n\n```ts\nexport function applyDiscounts(price: Money) {\n  return disc' } }
export const HalfATable: Story = {
  args: { streaming: true, text: 'In figures:\n\n| Case | Before |' },
  play: async ({ canvas }) => {
    await expect((await canvas.findAllByRole('columnheader')).map((cell) => cell.textContent)).toEqual(['Case', 'Before'])
  },
}
export const HalfEmphasis: Story = {
  args: { streaming: true, text: 'This is **very impor' },
  play: async ({ canvas }) => {
    await expect((await canvas.findByText('very impor')).tagName).toBe('STRONG')
  },
}

/** What a model says, as it says it. */
export const Streaming: Story = { args: { streaming: true }, render: (args) => <Written {...args} /> }

function Written({ text, ...props }: MessageTextProps) {
  const [end, setEnd] = useState(0)
  const isOver = end >= text.length
  useEffect(() => {
    if (isOver) return
    const timer = setInterval(() => setEnd((at) => at + 7), 30)
    return () => clearInterval(timer)
  }, [isOver])
  return <MessageText {...props} text={text.slice(0, end)} streaming={!isOver} />
}
