import type { Meta, StoryObj } from '@storybook/react-vite'
import { useRef, useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import { ConversationTimeline, type Labels, Timeline } from '../src/ui/index.ts'
import { ConversationMinimap, ConversationReplay, ConversationWaterfall, type ConversationWaterfallProps } from '../src/ui/pictures/index.ts'
import { StoryClient } from './connected/StoryClient.tsx'
import { storyServer } from './connected/story-server.ts'

type StageProps = Pick<ConversationWaterfallProps, 'conversationId' | 'labels' | 'timeZone'> & { readonly show: 'waterfall' | 'minimap' | 'replay' }

/** The pictures read the whole run, from the server or from where it is kept. */
function Stage({ show, ...props }: StageProps) {
  const [options] = useState(() => {
    const server = storyServer(400)
    return { source: () => server, runtime: server.runtime }
  })
  const box = useRef<HTMLDivElement>(null)
  return (
    <StoryClient options={options}>
      {show === 'waterfall' && <ConversationWaterfall {...props} />}
      {show === 'minimap' && (
        <div className="story-show">
          <div ref={box}>
            <ConversationTimeline conversationId={props.conversationId} timeZone={props.timeZone} labels={wordsOf(props)} />
          </div>
          <ConversationMinimap {...props} timeline={box} className="story-map" />
        </div>
      )}
      {show === 'replay' && <ConversationReplay {...props}>{({ timeline }) => <Timeline {...timeline} labels={wordsOf(props)} />}</ConversationReplay>}
    </StoryClient>
  )
}

/** Words of pictures are those of a timeline, and more. */
function wordsOf({ labels }: Pick<StageProps, 'labels'>): Labels | undefined {
  return labels as Labels | undefined
}

const meta: Meta<StageProps> = {
  title: 'Pictures/Connected',
  component: ConversationWaterfall,
  subcomponents: { ConversationMinimap, ConversationReplay },
  parameters: { layout: 'fullscreen' },
  args: { conversationId: 'sample', timeZone: 'UTC', show: 'waterfall' },
  render: (args) => <Stage {...args} />,
}
export default meta
type Story = StoryObj<StageProps>

export const Waterfall: Story = {
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelectorAll('.er-wf-row').length).toBeGreaterThan(5), { timeout: 10_000 })
  },
}
export const MinimapBesideATimeline: Story = {
  args: { show: 'minimap' },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('slider', {}, { timeout: 10_000 })).toBeVisible()
  },
}
export const Replay: Story = {
  args: { show: 'replay' },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(/^Event [\d,]+ of [\d,]+$/, {}, { timeout: 10_000 })).toBeVisible()
  },
}
