import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect } from 'storybook/test'
import { JsonTree, type JsonTreeProps } from '../src/ui/index.ts'

const meta = { title: 'JsonTree', component: JsonTree, args: { value: null, label: 'Issues' } } satisfies Meta<typeof JsonTree>
export default meta
type Story = StoryObj<typeof meta>

function nested(levels: number): unknown {
  let value: unknown = 'bottom'
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? { in: value } : [value]
  return value
}

const issues = {
  total: 2,
  items: [
    { number: 41, title: 'Wrong total with two discounts', labels: ['bug', 'cart'], assignee: { name: '王小明', since: '2026-03-02' } },
    { number: 57, title: 'Discount on shipping 🚚', labels: [], assignee: null },
  ],
  cached: false,
  body: Array.from({ length: 60 }, (_, line) => `Line ${line + 1} of a long text.`).join('\n'),
}

export const Mixed: Story = { args: { value: issues } }
export const Keyboard: Story = {
  args: { value: { first: 1, branch: { a: 'x', b: 'y' }, last: 3 } },
  play: async ({ canvas, userEvent }) => {
    const focused = () => canvas.getAllByRole('treeitem').find((item) => item === document.activeElement)?.textContent
    await userEvent.tab()
    await expect(focused()).toBe('first: 1')
    await userEvent.keyboard('{ArrowDown}{ArrowRight}')
    await expect(canvas.getAllByRole('treeitem')).toHaveLength(5)
    await expect(focused()).toBe('branch: 2 entries')
    await userEvent.keyboard('{ArrowRight}{ArrowDown}')
    await expect(focused()).toBe('b: "y"')
    await userEvent.keyboard('{ArrowLeft}')
    await expect(focused()).toBe('branch: 2 entries')
    await userEvent.keyboard('{ArrowLeft}{End}')
    await expect(focused()).toBe('last: 3')
    await userEvent.keyboard('{Home}')
    await expect(focused()).toBe('first: 1')
    await userEvent.keyboard('{ArrowLeft}{ArrowUp}')
    await expect(focused()).toBe('first: 1')
    await userEvent.keyboard('{ArrowDown}{Enter}')
    await expect(canvas.getByRole('treeitem', { expanded: true })).toHaveAttribute('aria-posinset', '2')
    await expect(canvas.getAllByRole('treeitem').map((item) => item.tabIndex)).toEqual([-1, 0, -1, -1, -1])
    await userEvent.tab()
    await expect(focused()).toBe(undefined)
  },
}
export const HundredThousandEntries: Story = {
  args: { value: Array.from({ length: 100_000 }, (_, at) => `entry ${at}`) },
  play: async ({ canvas, userEvent }) => {
    await expect(canvas.getAllByRole('treeitem')).toHaveLength(21)
    const more = canvas.getByText('Show 1,000 more entries')
    await userEvent.click(more)
    await expect(canvas.getAllByRole('treeitem')).toHaveLength(1_021)
    await expect(document.activeElement).toHaveTextContent('20: "entry 20"')
  },
}
/** Makes its value itself: Storybook would read an argument to its bottom. */
function Deep({ labels }: Pick<JsonTreeProps, 'labels'>) {
  const [value] = useState(() => nested(10_000))
  return <JsonTree value={value} label="Levels" labels={labels} />
}

export const TenThousandLevels: Story = {
  render: ({ labels }) => <Deep labels={labels} />,
  play: async ({ canvas, userEvent }) => {
    const closed = () => canvas.getAllByRole('treeitem').at(-1)
    closed()?.focus()
    for (let level = 0; level < 20; level++) await userEvent.keyboard('{ArrowRight}{ArrowDown}')
    await expect(Number(closed()?.getAttribute('aria-level'))).toBeGreaterThan(15)
    await expect(canvas.getByRole('tree').scrollWidth).toBe(canvas.getByRole('tree').clientWidth)
  },
}
export const LongText: Story = {
  args: { value: { log: issues.body, line: 'x'.repeat(5_000_000) } },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(canvas.getByText(/Line 1 of/))
    await expect(canvas.getByText('Show 40 more lines')).toBeVisible()
    await userEvent.click(canvas.getByText('log:', { exact: false }))
    await expect(canvas.queryByText('Show 40 more lines')).toBeNull()
    await expect(canvasElement.innerHTML.length).toBeLessThan(10_000)
  },
}
export const RightToLeft: Story = {
  args: { value: issues },
  render: (args) => (
    <div dir="rtl">
      <JsonTree {...args} />
    </div>
  ),
}
export const Empty: Story = { args: { value: {} } }
export const PlainText: Story = { args: { value: 'nothing to open' } }
