import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent, within } from 'storybook/test'
import { RunMinimap } from '../src/ui/pictures/index.ts'
import { generateEvents } from './fixtures/generate-events.ts'
import { failingRun, rowsOf, shopRun } from './fixtures/runs.ts'

const meta: Meta<typeof RunMinimap> = {
  title: 'Pictures/RunMinimap',
  component: RunMinimap,
  decorators: [
    (Story) => (
      <div style={{ blockSize: 480, maxInlineSize: 480, display: 'flex', justifyContent: 'flex-end' }}>
        <Story />
      </div>
    ),
  ],
  args: { rows: rowsOf(shopRun()), onSeek: fn() },
}
export default meta
type Story = StoryObj<typeof RunMinimap>

export const Run: Story = { args: { view: { from: 9, to: 22 } } }
export const ThousandEvents: Story = { args: { rows: rowsOf(generateEvents({ count: 1_000, seed: 3 })), view: { from: 400, to: 460 } } }
export const HundredThousandEvents: Story = { args: { rows: rowsOf(generateEvents({ count: 100_000, seed: 5 })), view: { from: 50_000, to: 50_020 } } }
export const Failures: Story = { args: { rows: rowsOf(failingRun(40)) } }
export const One: Story = { args: { rows: rowsOf(shopRun().slice(0, 1)), view: { from: 0, to: 0 } } }
export const Empty: Story = { args: { rows: [] } }
export const Dark: Story = { args: { view: { from: 9, to: 22 } }, globals: { theme: 'dark' } }
export const RightToLeft: Story = {
  args: { view: { from: 9, to: 22 } },
  decorators: [
    (Story) => (
      <div dir="rtl" style={{ display: 'contents' }}>
        <Story />
      </div>
    ),
  ],
}

export const ASliderForKeys: Story = {
  args: { view: { from: 3, to: 7 } },
  play: async ({ canvasElement, args }) => {
    const slider = within(canvasElement).getByRole('slider', { name: 'Map of the run' })
    await expect(slider).toHaveAttribute('aria-valuetext', '#3 Ran git status --short')
    slider.focus()
    await userEvent.keyboard('{ArrowDown}')
    await expect(args.onSeek).toHaveBeenLastCalledWith(5)
    await expect(slider).toHaveAttribute('aria-valuenow', '5')
    await userEvent.keyboard('{End}')
    await expect(args.onSeek).toHaveBeenLastCalledWith(Number(slider.getAttribute('aria-valuemax')))
    await userEvent.keyboard('{Home}')
    await expect(args.onSeek).toHaveBeenLastCalledWith(0)
  },
}
