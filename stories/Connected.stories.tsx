import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import { ConversationView, type ConversationViewProps } from '../src/ui/index.ts'
import { Backstage } from './connected/Backstage.tsx'
import { StoryClient } from './connected/StoryClient.tsx'
import { type StoryServer, storyServer } from './connected/story-server.ts'
import { TwoTabs as Tabs } from './connected/TwoTabs.tsx'

interface StageProps extends ConversationViewProps {
  readonly events: number
  readonly acts: (server: StoryServer) => Readonly<Record<string, () => unknown>>
}

/** A conversation on a server in the page; the buttons above it are that server and its network. */
function Stage({ events, acts, ...view }: StageProps) {
  const [{ options, buttons }] = useState(() => {
    const server = storyServer(events)
    return { options: { source: () => server, runtime: server.runtime }, buttons: acts(server) }
  })
  return (
    <Backstage acts={buttons}>
      <StoryClient options={options}>
        <ConversationView {...view} />
      </StoryClient>
    </Backstage>
  )
}

const meta: Meta<StageProps> = {
  title: 'Connected',
  component: ConversationView,
  parameters: { layout: 'fullscreen' },
  args: { conversationId: 'sample', timeZone: 'UTC', events: 403, acts: () => ({}) },
  render: (args) => <Stage {...args} />,
}
export default meta
type Story = StoryObj<StageProps>

const statusIs = (root: HTMLElement, status: string) =>
  waitFor(() => expect(root.querySelector('[data-part="conversation"]')).toHaveAttribute('data-status', status), { timeout: 10_000 })

const messages = (root: HTMLElement) => [...root.querySelectorAll('[data-part="message"] .er-prose')].map(({ textContent }) => textContent.trim())
const shown = (root: HTMLElement, text: string, times = 1) => waitFor(() => expect(messages(root).filter((message) => message === text)).toHaveLength(times), { timeout: 10_000 })

/** An agent at work at the end of 20,000 events: what it begins is shown at once, and how it went when it did. */
export const LongRun: Story = {
  args: { events: 20_003, acts: (server) => ({ 'Begin a call': () => server.begin(), 'Finish it': () => server.finish(), 'Say something': () => server.say('One step more is done.') }) },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await statusIs(canvasElement, 'live')
    await userEvent.click(canvas.getByRole('button', { name: 'Begin a call' }))
    await waitFor(() => expect(canvasElement.querySelector('[data-part="card"][data-status="running"]')).not.toBeNull())
    await userEvent.click(canvas.getByRole('button', { name: 'Finish it' }))
    await waitFor(() => expect(canvasElement.querySelector('[data-part="card"][data-status="running"]')).toBeNull())
    await userEvent.click(canvas.getByRole('button', { name: 'Say something' }))
    await shown(canvasElement, 'One step more is done.')
    await expect(canvasElement.querySelectorAll('*').length).toBeLessThan(3_000)
  },
}

/** The link breaks while the agent talks; what was said meanwhile comes once, and in order. */
export const FlakyNetwork: Story = {
  args: {
    events: 40,
    acts: (server) => {
      let words = 0
      return { 'Cut the link': () => server.cut(), 'Mend it': () => server.mend(), 'Say something': () => server.say(`Word number ${++words}.`) }
    },
  },
  play: async ({ canvas, canvasElement, userEvent }) => {
    const press = (name: string) => userEvent.click(canvas.getByRole('button', { name }))
    await statusIs(canvasElement, 'live')
    for (let round = 1; round <= 2; round++) {
      await press('Cut the link')
      await statusIs(canvasElement, 'reconnecting')
      await press('Say something')
      await press('Mend it')
      await press('Say something')
      await statusIs(canvasElement, 'live')
      await shown(canvasElement, `Word number ${round * 2}.`)
    }
    await expect(messages(canvasElement).slice(-4)).toEqual([1, 2, 3, 4].map((word) => `Word number ${word}.`))
  },
}

/** The history stays, what is written waits, and goes out when there is a network again. */
export const Offline: Story = {
  args: { acts: (server) => ({ 'Lose the network': () => server.goOffline(), 'Find it again': () => server.goOnline() }) },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await statusIs(canvasElement, 'live')
    await userEvent.click(canvas.getByRole('button', { name: 'Lose the network' }))
    await canvas.findByText(/^Offline\. Showing [\d,]+ events saved here\.$/)
    await userEvent.type(canvas.getByRole('textbox'), 'Go on when you can.')
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    await canvas.findByText(/ 1 message will be sent\.$/)
    await expect(canvasElement.querySelector('[data-part="pending"]')).toHaveAttribute('data-status', 'pending')
  },
}

/** Two pages of one browser, one connection: the one that leads tells the other. Close it, and the other leads. */
export const TwoTabs: Story = {
  render: (args) => <Tabs {...args} />,
  play: async ({ canvas, canvasElement, userEvent }) => {
    await waitFor(() => expect(canvasElement.querySelectorAll('[data-status="live"]')).toHaveLength(2), { timeout: 10_000 })
    await expect(canvas.getByText('Connections to the server: 1')).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Say something' }))
    await shown(canvasElement, 'Both of you hear this.', 2)
  },
}

const ANSWER = 'The second discount is taken from what the first one left. I will change `total.ts`, and add a test with **two** discounts.'

/** Words appear while they are written, and become the message in their place. */
export const StreamingDraft: Story = {
  args: { events: 40, acts: (server) => ({ 'Write an answer': () => server.write(ANSWER) }) },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await statusIs(canvasElement, 'live')
    await userEvent.click(canvas.getByRole('button', { name: 'Write an answer' }))
    const draft = () => canvasElement.querySelector('[data-part="draft"]')
    await waitFor(() => expect(draft()).toHaveTextContent(/^.*The second discount/))
    const row = draft()?.closest('.er-row')
    await waitFor(() => expect(draft()).toBeNull(), { timeout: 10_000 })
    await expect(row).toHaveTextContent(/with two discounts\.$/)
  },
}
