import type { Meta, StoryObj } from '@storybook/react-vite'
import { GapRow } from '../src/ui/index.ts'

const meta = { title: 'Lines/GapRow', component: GapRow, args: { from: 310, to: 412, onLoad: () => {} } } satisfies Meta<typeof GapRow>
export default meta
type Story = StoryObj<typeof meta>

export const NotLoaded: Story = {}
export const OneEvent: Story = { args: { to: 310 } }
export const Loading: Story = { args: { loading: true } }
