import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent, within } from 'storybook/test'
import { DiagnosticsPanel } from '../src/ui/panels/index.ts'
import { diagnostics } from './fixtures/panels.ts'

const meta: Meta<typeof DiagnosticsPanel> = {
  title: 'Panels/DiagnosticsPanel',
  component: DiagnosticsPanel,
  args: { diagnostics, timeZone: 'UTC', onReconnect: fn(), onDownload: fn() },
}
export default meta
type Story = StoryObj<typeof DiagnosticsPanel>

export const Live: Story = {
  play: async ({ canvasElement }) => {
    const screen = within(canvasElement)
    await expect(screen.getByText('WebSocket closed with code 1006')).toBeVisible()
    await expect(screen.getByText('http · 140–411 · 86 ms')).toBeVisible()
    await expect(screen.getByRole('row', { name: /Live .* 61 84/ })).toBeVisible()
  },
}
export const BeforeAnything: Story = {
  args: {
    diagnostics: {
      ...diagnostics, status: 'loading', epoch: null, held: [], gaps: [], latestEventId: -1, dialect: null, worker: 'idle', storage: 'memory', bytesKept: 0, role: 'alone',
      traffic: null, recent: [], degraded: null, duplicatesDropped: 0, rejectedEvents: [], reconnects: [], pagesFetched: 0, framesReceived: 0,
    },
    onReconnect: undefined,
    onDownload: undefined,
  },
}
export const Degraded: Story = { args: { diagnostics: { ...diagnostics, status: 'reconnecting', storage: 'memory', degraded: 'quota', role: 'follower', dialect: 'v0', epoch: null } } }
export const FlakyForHours: Story = {
  args: {
    diagnostics: {
      ...diagnostics,
      reconnects: Array.from({ length: 400 }, (_, n) => ({ at: 1_772_438_400_000 + n * 60_000, reason: n % 3 === 0 ? `timeout: ${'x'.repeat(900)}` : '网络中断 🛰️' })),
    },
    entries: Array.from({ length: 500 }, (_, n) => ({ at: 1_772_438_400_000 + n * 30_000, type: 'page-failed', code: 'network_error', ms: n * 3 })),
  },
  play: async ({ canvasElement }) => {
    const screen = within(canvasElement)
    const [more] = screen.getAllByRole('button', { name: 'Show more' })
    const before = screen.getAllByRole('listitem').length
    await expect(before).toBeLessThan(30)
    if (more) await userEvent.click(more)
    await expect(screen.getAllByRole('listitem').length).toBe(before + 30)
  },
}
