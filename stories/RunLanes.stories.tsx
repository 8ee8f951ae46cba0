import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent, within } from 'storybook/test'
import { buildRows } from '../src/ui/index.ts'
import { RunLanes, RunWaterfall } from '../src/ui/pictures/index.ts'
import { family } from './fixtures/family.ts'
import { generateEvents } from './fixtures/generate-events.ts'

const rowsOf = (events: Parameters<typeof buildRows>[0], gaps: readonly { readonly from: number; readonly to: number }[] = []) => buildRows(events, { gaps, timeZone: 'UTC', serverTimeZone: 'UTC' })
const titles: Readonly<Record<string, string>> = { sample: 'main agent', review: 'reviewer', count: 'counter', writing: 'writer' }
const runs = Object.entries(family).map(([runId, events]) => ({ runId, title: titles[runId] ?? runId, rows: rowsOf(events) }))

const meta: Meta<typeof RunLanes> = {
  title: 'Pictures/RunLanes',
  component: RunLanes,
  decorators: [
    (Story) => (
      <div style={{ blockSize: 480 }}>
        <Story />
      </div>
    ),
  ],
  args: { runs, timeZone: 'UTC', onSelect: fn() },
}
export default meta
type Story = StoryObj<typeof RunLanes>

export const FourRuns: Story = {}
export const OneRun: Story = { args: { runs: runs.slice(0, 1) } }
export const Selected: Story = { args: { selected: { runId: 'count', id: 2 } } }
export const Empty: Story = { args: { runs: [] } }
export const Loading: Story = { args: { runs: [], loading: true } }
export const MissingEvents: Story = {
  args: { runs: [runs[0], { runId: 'review', title: 'reviewer', rows: rowsOf((family['review'] ?? []).filter(({ id }) => id < 2 || id > 5), [{ from: 2, to: 5 }]) }].filter((run) => run !== undefined) },
}
export const Long: Story = {
  args: { runs: [1, 2, 3].map((seed) => ({ runId: `r${seed}`, title: `Agent ${seed}`, rows: rowsOf(generateEvents({ count: 10_000, seed })) })) },
  play: async ({ canvasElement }) => {
    await within(canvasElement).findByRole('listbox')
    await expect(canvasElement.querySelectorAll('*').length).toBeLessThan(2_000)
  },
}
export const Waterfall: StoryObj<typeof RunWaterfall> = {
  render: ({ labels }) => <RunWaterfall runs={runs} timeZone="UTC" labels={labels} />,
  play: async ({ canvasElement }) => {
    const lanes = [...canvasElement.querySelectorAll<HTMLElement>('[data-lane]')].map(({ dataset }) => dataset['lane'])
    await expect(new Set(lanes)).toEqual(new Set(['0', '1', '2', '3']))
  },
}
export const Dark: Story = { globals: { theme: 'dark' } }
export const Phone: Story = { globals: { width: 'phone' } }
export const RightToLeft: Story = {
  decorators: [
    (Story) => (
      <div dir="rtl" style={{ blockSize: '100%' }}>
        <Story />
      </div>
    ),
  ],
}

export const KeysStepAndSelect: Story = {
  play: async ({ canvasElement, args }) => {
    const list = await within(canvasElement).findByRole('listbox')
    const chosen = () => within(list).getByRole('option', { selected: true }).textContent?.replaceAll(/\s+/g, ' ').trim()
    list.focus()
    await userEvent.keyboard('g')
    await expect(chosen()).toMatch(/^main agent: You The total in the cart/)
    await userEvent.keyboard('e')
    await expect(chosen()).toMatch(/^reviewer: Failed: Ran npm test -- test\/cart/)
    await expect(args.onSelect).toHaveBeenLastCalledWith({ runId: 'review', id: 4 })
    await userEvent.keyboard('{End}')
    await expect(chosen()).toMatch(/^writer: Agent I begin with the second/)
  },
}
