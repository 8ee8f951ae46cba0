import type { Meta, StoryObj } from '@storybook/react-vite'
import { type ComponentType, useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import { Backstage } from './connected/Backstage.tsx'
import { StoryClient } from './connected/StoryClient.tsx'
import { storyFamily } from './connected/story-family.ts'
import { storyServer } from './connected/story-server.ts'
import { family } from './fixtures/family.ts'
import { EventCounter } from './hooks/EventCounter.tsx'
import { LastWords } from './hooks/LastWords.tsx'
import { PlainRows } from './hooks/PlainRows.tsx'
import { RunTree } from './hooks/RunTree.tsx'
import { Search } from './hooks/Search.tsx'
import { SendBox } from './hooks/SendBox.tsx'
import { WhatItDoes } from './hooks/WhatItDoes.tsx'

interface StageProps {
  readonly example: ComponentType<{ readonly id: string }>
}

/** An example on a server in the page, that says something, begins a call or is cut off when its button is pressed. */
function Stage({ example: Example }: StageProps) {
  const [{ options, acts }] = useState(() => {
    const server = storyServer(600)
    return {
      options: { source: () => server, runtime: server.runtime },
      acts: {
        'Agent speaks': () => server.say('The second discount is right now.'),
        'Agent begins a call': () => server.begin(),
        'Cut the link': () => server.cut(),
        'Mend it': () => server.mend(),
      },
    }
  })
  return (
    <Backstage acts={acts}>
      <div className="story-example" data-own lang="en" dir="ltr">
        <StoryClient options={options}>
          <Example id="sample" />
        </StoryClient>
      </div>
    </Backstage>
  )
}

/** An example on a run that gave some of its work to others. */
function FamilyStage({ example: Example }: StageProps) {
  const [{ options, server }] = useState(() => storyFamily(family))
  return (
    <Backstage acts={{ 'The writer is done': () => server('writing').enters('finished') }}>
      <div className="story-example" data-own lang="en" dir="ltr">
        <StoryClient options={options}>
          <Example id="sample" />
        </StoryClient>
      </div>
    </Backstage>
  )
}

const meta: Meta<StageProps> = { title: 'Hooks', render: (args) => <Stage {...args} /> }
export default meta
type Story = StoryObj<StageProps>

export const UseConversation: Story = {
  args: { example: LastWords },
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText(/^live/)
    await userEvent.click(canvas.getByRole('button', { name: 'Agent speaks' }))
    await canvas.findByText('The second discount is right now.')
    await userEvent.click(canvas.getByRole('button', { name: 'Load older' }))
  },
}
export const Select: Story = {
  args: { example: EventCounter },
  play: async ({ canvas, userEvent }) => {
    const count = async () => Number.parseInt((await canvas.findByText(/^[1-9]\d* events/)).textContent, 10)
    const before = await count()
    await userEvent.click(canvas.getByRole('button', { name: 'Agent speaks' }))
    await waitFor(async () => expect(await count()).toBe(before + 1))
  },
}
export const UseTimelineRows: Story = {
  args: { example: PlainRows },
  play: async ({ canvas, userEvent }) => {
    await canvas.findAllByText(/^message/)
    await userEvent.click(canvas.getByRole('button', { name: 'Agent begins a call' }))
    await canvas.findByText('call: run is running')
  },
}
export const UseAgentStateAndConnection: Story = {
  args: { example: WhatItDoes },
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText(/the link is live/)
    await userEvent.click(canvas.getByRole('button', { name: 'Cut the link' }))
    await canvas.findByText(/the link is reconnecting/)
    await userEvent.click(canvas.getByRole('button', { name: 'Mend it' }))
    await canvas.findByText(/the link is live/, {}, { timeout: 10_000 })
  },
}
export const UseConversationTree: Story = {
  args: { example: RunTree },
  render: (args) => <FamilyStage {...args} />,
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'writer' }))
    await canvas.findByText('live running', { exact: false, selector: 'li:last-child' })
    await userEvent.click(canvas.getByRole('button', { name: 'The writer is done' }))
    await canvas.findByText('live finished', { exact: false, selector: 'li:last-child' })
    await userEvent.click(canvas.getByRole('button', { name: 'reviewer' }))
    await canvas.findByRole('button', { name: 'counter' })
  },
}
export const UseSendEvent: Story = {
  args: { example: SendBox },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Cut the link' }))
    await userEvent.type(await canvas.findByRole('textbox', { name: 'Your words' }), 'Go on.{Enter}')
    await canvas.findByRole('button', { name: 'Drop' })
    await userEvent.click(canvas.getByRole('button', { name: 'Drop' }))
    await waitFor(() => expect(canvas.queryByRole('button', { name: 'Drop' })).toBeNull())
  },
}
export const UseEventSearch: Story = {
  args: { example: Search },
  play: async ({ canvas }) => {
    await canvas.findByText(/^[1-9]\d*( and more)? found/, {}, { timeout: 10_000 })
  },
}
