import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fireEvent, fn, userEvent, within } from 'storybook/test'
import { RunWaterfall } from '../src/ui/pictures/index.ts'
import { generateEvents } from './fixtures/generate-events.ts'
import { failingRun, rowsOf, rowsWithGap, runningRun, shopRun, withoutTimes } from './fixtures/runs.ts'

const meta: Meta<typeof RunWaterfall> = {
  title: 'Pictures/RunWaterfall',
  component: RunWaterfall,
  decorators: [
    (Story) => (
      <div style={{ blockSize: 480 }}>
        <Story />
      </div>
    ),
  ],
  args: { rows: rowsOf(shopRun()), timeZone: 'UTC', onSelect: fn(), onSpanChange: fn() },
}
export default meta
type Story = StoryObj<typeof RunWaterfall>

export const Run: Story = {}
export const Selected: Story = { args: { selectedId: 15 } }
export const Running: Story = { args: { rows: rowsOf(runningRun(), true), now: Date.UTC(2026, 2, 2, 9, 14, 30) } }
export const Failures: Story = { args: { rows: rowsOf(failingRun(40)) } }
export const MissingEvents: Story = { args: { rows: rowsWithGap(shopRun(), 8, 15) } }
export const One: Story = { args: { rows: rowsOf(shopRun().slice(0, 1)) } }
export const WithoutTimes: Story = { args: { rows: rowsOf(withoutTimes(shopRun())) } }
export const Empty: Story = { args: { rows: [] } }
export const Failed: Story = { args: { rows: [], error: new Error('The server cannot be reached.') } }
export const Loading: Story = { args: { rows: [], loading: true } }
export const HundredThousandEvents: Story = { args: { rows: rowsOf(generateEvents({ count: 100_000, seed: 5 })) } }
export const Dark: Story = { globals: { theme: 'dark' } }
export const Phone: Story = { globals: { width: 'phone' }, args: { onClose: fn() } }
export const RightToLeft: Story = {
  decorators: [
    (Story) => (
      <div dir="rtl" style={{ blockSize: '100%' }}>
        <Story />
      </div>
    ),
  ],
}

const nameOf = (element: HTMLElement) => element.textContent?.replaceAll(/\s+/g, ' ').trim()

export const KeysStepAndSelect: Story = {
  play: async ({ canvasElement, args }) => {
    const list = within(canvasElement).getByRole('listbox')
    const chosen = () => nameOf(within(list).getByRole('option', { selected: true }))
    list.focus()
    await userEvent.keyboard('{ArrowDown}')
    await expect(chosen()).toMatch(/^You The total in the cart/)
    await userEvent.keyboard('jj')
    await expect(chosen()).toBe('Ran git status --short 0.4 s, 09:14:05, thought for 2.1 s')
    await userEvent.keyboard('e')
    await expect(chosen()).toMatch(/^Failed: Ran npm test -- test\/cart 13 s/)
    await userEvent.keyboard('e')
    await expect(chosen()).toMatch(/^Timed out: Ran npm run test:end-to-end/)
    await userEvent.keyboard('E')
    await expect(chosen()).toMatch(/^Failed:/)
    await userEvent.keyboard(']')
    await expect(chosen()).toMatch(/^Agent The second discount/)
    await userEvent.keyboard('{End}')
    await expect(chosen()).toMatch(/^Finished Pushed/)
    await expect(list).toHaveAttribute('aria-activedescendant', within(list).getByRole('option', { selected: true }).id)
    await expect(args.onSelect).toHaveBeenLastCalledWith(shopRun().findLast(({ action }) => action === 'finish')?.id)
  },
}

export const ShiftSelectsAStretchOfTime: Story = {
  play: async ({ canvasElement, args }) => {
    const screen = within(canvasElement)
    screen.getByRole('listbox').focus()
    await userEvent.keyboard('{Home}{Shift>}{ArrowDown}{ArrowDown}{/Shift}')
    await expect(screen.getByRole('status')).toHaveTextContent('5.7 s selected · 3 steps'.replace('5.7', '6.0'))
    await expect(args.onSpanChange).toHaveBeenLastCalledWith({ from: Date.UTC(2026, 2, 2, 9, 14), to: Date.UTC(2026, 2, 2, 9, 14, 6) })
    await userEvent.click(screen.getByRole('button', { name: 'Zoom to it' }))
    await expect(screen.getByRole('button', { name: 'Zoom out' })).toBeEnabled()
    screen.getByRole('listbox').focus()
    await userEvent.keyboard('{Escape}')
    await expect(args.onSpanChange).toHaveBeenLastCalledWith(null)
    await userEvent.keyboard('0')
    await expect(screen.getByRole('button', { name: 'Zoom out' })).toBeDisabled()
  },
}

export const DoubleClickFits: Story = {
  play: async ({ canvasElement }) => {
    const screen = within(canvasElement)
    await userEvent.click(screen.getByRole('button', { name: 'Zoom in' }))
    await expect(screen.getByRole('button', { name: 'Show all' })).toBeEnabled()
    await fireEvent.doubleClick(screen.getByRole('listbox'))
    await expect(screen.getByRole('button', { name: 'Show all' })).toBeDisabled()
  },
}
