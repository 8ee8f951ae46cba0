import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { mapEvent } from '../src/source/v1/map-event.ts'
import { Places } from '../src/source/v1/places.ts'
import { buildRows, Timeline } from '../src/ui/index.ts'
import { v1Run } from './fixtures/v1-run.ts'

const meta = {
  title: 'V1 server',
  component: Timeline,
  parameters: { layout: 'fullscreen' },
  args: { rows: [], timeZone: 'UTC' },
} satisfies Meta<typeof Timeline>
export default meta
type Story = StoryObj<typeof meta>

const places = new Places()
v1Run.forEach((raw, id) => places.note(id, String(raw['id']), raw))
/** The events of a V1 server, each at its rank, as the client gives them to a timeline. */
const events = v1Run.map((raw, id) => mapEvent(raw, id, (key) => places.causeOf(key, id) ?? undefined))

export const Conversation: Story = {
  args: { rows: buildRows(events, { timeZone: 'UTC', isLive: false }), groups: false },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByText('npm test')).toBeVisible())
  },
}
export const InGroups: Story = { args: { rows: buildRows(events, { timeZone: 'UTC', isLive: false }) } }
/** With what such servers write for themselves: system prompts, statistics. */
export const WithAllThatItSays: Story = { args: { rows: buildRows(events, { timeZone: 'UTC', isLive: false, showHidden: true }) } }
