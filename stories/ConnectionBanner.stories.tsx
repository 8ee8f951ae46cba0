import type { Meta, StoryObj } from '@storybook/react-vite'
import { ConnectionBanner } from '../src/ui/index.ts'

const meta = { title: 'Lines/ConnectionBanner', component: ConnectionBanner, args: { status: 'offline', savedEvents: 1204, unsentMessages: 2, onReconnect: () => {}, onDismissDegraded: () => {} } } satisfies Meta<typeof ConnectionBanner>
export default meta
type Story = StoryObj<typeof meta>

export const Offline: Story = {}
export const Reconnecting: Story = { args: { status: 'reconnecting' } }
export const Failed: Story = { args: { status: 'failed', error: { message: 'The server does not accept the session key.' } } }
export const NothingSaved: Story = { args: { status: 'live', degraded: 'quota' } }
export const Live: Story = { args: { status: 'live' } }
