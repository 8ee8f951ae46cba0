import type { Meta, StoryObj } from '@storybook/react-vite'
import { DayRow } from '../src/ui/index.ts'

const day = Date.UTC(2026, 2, 2, 9)
const meta = { title: 'Lines/DayRow', component: DayRow, args: { at: day, now: day + 5 * 86_400_000, timeZone: 'UTC' } } satisfies Meta<typeof DayRow>
export default meta
type Story = StoryObj<typeof meta>

export const SomeDay: Story = {}
export const Today: Story = { args: { now: day } }
