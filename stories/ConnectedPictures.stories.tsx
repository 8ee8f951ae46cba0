import type { Meta, StoryObj } from '@storybook/react-vite'
import { useRef, useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import { ConversationTimeline, type Labels, Timeline } from '../src/ui/index.ts'
import { ConversationLanes, ConversationMinimap, ConversationReplay, ConversationWaterfall, type ConversationWaterfallProps } from '../src/ui/pictures/index.ts'
import { StoryClient } from './connected/StoryClient.tsx'
import { storyFamily } from './connected/story-family.ts'
import { storyServer } from './connected/story-server.ts'
import { family } from './fixtures/family.ts'

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

/** A run and those that it began, each read when its reader opens it. */
function LanesStage({ view, ...props }: StageProps & { readonly view: 'list' | 'waterfall' }) {
  const [{ options }] = useState(() => storyFamily(family))
  return (
    <StoryClient options={options}>
      <ConversationLanes conversationId={props.conversationId} timeZone={props.timeZone} labels={props.labels} view={view} />
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
  subcomponents: { ConversationLanes, ConversationMinimap, ConversationReplay },
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

export const Lanes: Story = {
  render: (args) => <LanesStage {...args} view="list" />,
  play: async ({ canvas, canvasElement, userEvent }) => {
    const lanes = () => new Set([...canvasElement.querySelectorAll<HTMLElement>('[data-lane]')].map(({ dataset }) => dataset['lane']))
    await userEvent.click(await canvas.findByRole('button', { name: 'reviewer' }))
    await waitFor(() => expect(lanes()).toEqual(new Set(['0', '1'])))
    await userEvent.click(await canvas.findByRole('button', { name: 'counter' }))
    await waitFor(() => expect(lanes()).toEqual(new Set(['0', '1', '2'])))
    await userEvent.click(canvas.getByRole('button', { name: 'reviewer' }))
    await waitFor(() => expect(lanes()).toEqual(new Set(['0'])))
  },
}

export const WaterfallWithLanes: Story = {
  render: (args) => <LanesStage {...args} view="waterfall" />,
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'writer' }))
    await waitFor(() => expect(canvasElement.querySelector('[data-part="run-waterfall"] [data-lane="1"]')).not.toBeNull())
  },
}
