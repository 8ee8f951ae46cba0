import type { Meta, StoryObj } from '@storybook/react-vite'
import { useMemo, useState } from 'react'
import { expect, fn, userEvent, within } from 'storybook/test'
import { createRowBuilder, type Labels, Timeline } from '../src/ui/index.ts'
import { ReplayPlayer, type ReplayPlayerProps } from '../src/ui/pictures/index.ts'
import { generateEvents } from './fixtures/generate-events.ts'
import { failingRun, shopRun, withoutTimes } from './fixtures/runs.ts'

const events = shopRun()
const meta: Meta<typeof ReplayPlayer> = {
  title: 'Pictures/ReplayPlayer',
  component: ReplayPlayer,
  args: { events, timeZone: 'UTC', onCountChange: fn() },
}
export default meta
type Story = StoryObj<typeof ReplayPlayer>

export const Begin: Story = {}
export const Middle: Story = { args: { count: 14 } }
export const End: Story = { args: { count: events.length } }
export const Failures: Story = { args: { events: failingRun(40), count: 30 } }
export const WithoutTimes: Story = { args: { events: withoutTimes(events), count: 14 } }
export const One: Story = { args: { events: events.slice(0, 1) } }
export const Empty: Story = { args: { events: [] } }
export const HundredThousandEvents: Story = { args: { events: generateEvents({ count: 100_000, seed: 5 }), count: 61_204 } }
export const Dark: Story = { args: { count: 14 }, globals: { theme: 'dark' } }
export const Phone: Story = { args: { count: 14 }, globals: { width: 'phone' } }
export const RightToLeft: Story = {
  args: { count: 14 },
  decorators: [
    (Story) => (
      <div dir="rtl">
        <Story />
      </div>
    ),
  ],
}

function WithTimeline(props: ReplayPlayerProps) {
  const [count, setCount] = useState(props.count ?? 0)
  const build = useMemo(() => createRowBuilder(), [])
  return (
    <div style={{ blockSize: '100%', display: 'flex', flexDirection: 'column' }}>
      <Timeline rows={build(props.events.slice(0, count), { timeZone: 'UTC' })} timeZone="UTC" labels={props.labels as Labels | undefined} />
      <ReplayPlayer {...props} count={count} onCountChange={setCount} />
    </div>
  )
}

export const UnderATimeline: Story = {
  parameters: { layout: 'fullscreen' },
  args: { count: 12 },
  render: (args) => <WithTimeline {...args} />,
  play: async ({ canvasElement }) => {
    const screen = within(canvasElement)
    screen.getByRole('slider', { name: 'Position' }).focus()
    await userEvent.keyboard('{Home}{ArrowRight}')
    await expect(screen.getAllByRole('article')).toHaveLength(2)
    await expect(screen.getByText(/^The total in the cart/)).toBeVisible()
    await expect(screen.queryByText(/^I will look at/)).toBeNull()
    await userEvent.keyboard('{ArrowRight}{ArrowRight}')
    await expect(screen.getByText('I will look at how the total is computed first.')).toBeVisible()
  },
}

export const KeysPlayAndStep: Story = {
  play: async ({ canvasElement, args }) => {
    const screen = within(canvasElement)
    const slider = screen.getByRole('slider', { name: 'Position' })
    slider.focus()
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowLeft}')
    await expect(args.onCountChange).toHaveBeenLastCalledWith(1)
    await expect(slider).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Event 1 of \d+, 09:14:00, You The total/))
    await userEvent.keyboard(' ')
    await expect(screen.getByRole('button', { name: 'Pause' })).toBeVisible()
    await userEvent.keyboard(' ')
    await expect(screen.getByRole('button', { name: 'Play' })).toBeVisible()
    // The box and the choice of speed keep their own keys.
    const box = screen.getByRole('checkbox', { name: 'Skip waiting' })
    await expect(box).toBeChecked()
    box.focus()
    await userEvent.keyboard(' ')
    await expect(box).not.toBeChecked()
    await expect(screen.getByRole('button', { name: 'Play' })).toBeVisible()
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Speed' }), '32×')
    await expect(screen.getByRole('combobox', { name: 'Speed' })).toHaveValue('32')
  },
}
