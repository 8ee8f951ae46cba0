import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, fn, userEvent, within } from 'storybook/test'
import { EventFilterBar, type EventFilterBarProps } from '../src/ui/panels/index.ts'

/** Keeps what is chosen, as an app does. */
function Stage(props: EventFilterBarProps) {
  const [value, setValue] = useState(props.value)
  return (
    <EventFilterBar
      {...props}
      value={value}
      onChange={(next) => {
        setValue(next)
        props.onChange(next)
      }}
    />
  )
}

const meta: Meta<typeof EventFilterBar> = {
  title: 'Panels/EventFilterBar',
  component: EventFilterBar,
  render: (args) => <Stage {...args} />,
  args: { value: {}, onChange: fn() },
}
export default meta
type Story = StoryObj<typeof EventFilterBar>

export const Nothing: Story = {}
export const Everything: Story = {
  args: {
    value: { query: 'exit code 1', source: 'agent', includeTypes: ['run', 'error'], startDate: '2026-01-05', endDate: '2026-01-31', excludeHidden: true },
    resultCount: 1_204,
  },
}
export const NoMatches: Story = { args: { value: { query: '没有这个词 🛒' }, resultCount: 0 } }
export const OneMatch: Story = { args: { value: { query: 'parser.ts' }, resultCount: 1 } }
export const MoreThanCounted: Story = { args: { value: { source: 'user' }, resultCount: 50, hasMore: true } }
export const Searching: Story = { args: { value: { query: 'TypeError' }, searching: true, resultCount: 3 } }
export const DaysTheWrongWayRound: Story = { args: { value: { startDate: '2026-02-01', endDate: '2026-01-01' }, resultCount: 0 } }
export const LongQuery: Story = { args: { value: { query: 'x'.repeat(5_000) }, resultCount: 0 } }

export const ChoosesByEveryControl: Story = {
  args: { value: { serverTimeZone: 'UTC' }, types: ['run', 'deploy_to_production'], resultCount: 7 },
  play: async ({ canvasElement, args }) => {
    const screen = within(canvasElement)
    await userEvent.type(screen.getByRole('searchbox'), 'exit')
    await userEvent.selectOptions(screen.getByLabelText('From whom'), 'agent')
    const types = screen.getByRole('button', { name: 'All types' })
    await userEvent.click(types)
    await userEvent.click(screen.getByRole('checkbox', { name: 'Deploy to production' }))
    await expect(types).toHaveTextContent('1 type')
    await userEvent.click(screen.getByRole('checkbox', { name: 'Hidden events' }))
    await expect(args.onChange).toHaveBeenLastCalledWith({ query: 'exit', source: 'agent', includeTypes: ['deploy_to_production'], excludeHidden: true, serverTimeZone: 'UTC' })
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }))
    await expect(args.onChange).toHaveBeenLastCalledWith({ serverTimeZone: 'UTC' })
    await expect(screen.queryByRole('button', { name: 'Clear filters' })).toBeNull()
    await expect(screen.getByRole('status')).toHaveTextContent('7 events')
  },
}
