import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect } from 'storybook/test'
import { buildRows, CallCard, type CallRow, GroupCard, type GroupCardProps } from '../src/ui/index.ts'
import { calls } from './fixtures/calls.ts'
import { toolCalls } from './fixtures/tool-calls.ts'
import { generateEvents } from './fixtures/generate-events.ts'

/** A group with its calls below it while it is open, each of which opens by itself. */
function Stage({ calls, expanded, labels }: GroupCardProps) {
  const [isOpen, setOpen] = useState(expanded)
  const [opened, setOpened] = useState<readonly string[]>([])
  return (
    <GroupCard calls={calls} expanded={isOpen} onExpandedChange={setOpen} labels={labels}>
      {isOpen &&
        calls.map(({ key, action, observation, status, durationMs }) => (
          <CallCard
            key={key}
            {...{ action, observation, status, durationMs }}
            expanded={opened.includes(key)}
            onExpandedChange={(next) => setOpened((keys) => (next ? [...keys, key] : keys.filter((other) => other !== key)))}
            labels={labels}
          />
        ))}
    </GroupCard>
  )
}

function row(call: Pick<CallRow, 'action' | 'observation'>, at: number, status: CallRow['status'] = 'ok'): CallRow {
  return { type: 'call', key: `call:${at}`, id: at, action: call.action, observation: call.observation, status, durationMs: 3_100 * at, at: null, isNewest: false }
}

const mixed = [calls.runOk, calls.read, calls.edit, calls.runOk, calls.write, calls.runOk].map((call, at) => row(call, at))
const hundreds = buildRows(generateEvents({ count: 2_000, seed: 5 }), { timeZone: 'UTC', groups: false }).filter((shown) => shown.type === 'call')

const meta = {
  title: 'Cards/GroupCard',
  component: GroupCard,
  args: { calls: mixed, expanded: false, onExpandedChange: () => {} },
  render: (args) => <Stage {...args} />,
} satisfies Meta<typeof GroupCard>
export default meta
type Story = StoryObj<typeof meta>

export const Closed: Story = {
  play: async ({ canvas, userEvent }) => {
    const sentence = canvas.getByRole('button', { name: 'Ran 3 commands, read 1 file, edited 1 file, wrote 1 file · 47 s' })
    await userEvent.click(sentence)
    await expect(sentence).toHaveAttribute('aria-expanded', 'true')
    await expect(canvas.getAllByRole('button', { expanded: false })).toHaveLength(6)
    await userEvent.click(sentence)
    await expect(canvas.queryAllByRole('button', { expanded: false })).toHaveLength(1)
  },
}
export const Open: Story = { args: { expanded: true } }
export const WithFailures: Story = { args: { calls: [...mixed, row(calls.runFailed, 6, 'error'), row(calls.editFailed, 7, 'error')] } }
export const OneKind: Story = { args: { calls: mixed.filter((call) => call.action?.action === 'run') } }
export const EveryKind: Story = { args: { calls: Object.values({ ...calls, ...toolCalls }).map((call, at) => row(call, at)) } }
export const KindsWithoutWords: Story = { args: { calls: [0, 1, 2].map((at) => row(calls.unknown, at)) } }
export const Hundreds: Story = { args: { calls: hundreds } }
