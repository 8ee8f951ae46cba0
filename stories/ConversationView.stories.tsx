import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { createEventClient } from '../src/create-event-client.ts'
import { EventClientProvider } from '../src/react/event-client-provider.tsx'
import { conversationFromArray } from '../src/source/conversation-from-array.ts'
import type { ConversationSource } from '../src/source/conversation-source.ts'
import { ScriptedSource } from '../src/testing/scripted-source.ts'
import { ConversationView } from '../src/ui/index.ts'
import { generateEvents } from './fixtures/generate-events.ts'

interface StageProps {
  readonly source: () => ConversationSource
}

/** A client of its own for each story, on a source that lives in the page. */
function Stage({ source }: StageProps) {
  const [client] = useState(() => createEventClient({ source, cache: 'memory' }))
  return (
    <EventClientProvider client={client}>
      <ConversationView conversationId="sample" timeZone="UTC" />
    </EventClientProvider>
  )
}

const meta = { title: 'ConversationView', component: Stage, parameters: { layout: 'fullscreen' } } satisfies Meta<typeof Stage>
export default meta
type Story = StoryObj<typeof meta>

const working = generateEvents({ count: 404, seed: 11 }).slice(0, -1)

export const Live: Story = { args: { source: () => new ScriptedSource(working) } }
export const Empty: Story = { args: { source: () => new ScriptedSource([]) } }
export const Imported: Story = { args: { source: () => conversationFromArray(working) } }
