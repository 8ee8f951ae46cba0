import '../../src/ui/styles.css'
import { StrictMode } from 'react'
import { onTestFinished } from 'vitest'
import { render } from 'vitest-browser-react'
import { generateEvents } from '../../stories/fixtures/generate-events.ts'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { createRowBuilder } from '../../src/ui/rows/build-rows.ts'
import type { BuildRowsOptions } from '../../src/ui/rows/row.ts'
import { Timeline, type TimelineProps } from '../../src/ui/Timeline.tsx'

/** Two frames: after the first, what was rendered is laid out and measured; after the second, what followed from that. */
export async function settle(): Promise<void> {
  for (let frame = 0; frame < 4; frame++) await new Promise((resolve) => requestAnimationFrame(resolve))
}

export type Shown = Partial<TimelineProps> & { readonly events?: readonly AgentEvent[]; readonly options?: BuildRowsOptions }

/** A timeline in a box of 800 × 600, and what a reader can see and do of it. */
export async function showTimeline(first: Shown) {
  // What a timeline loads when it is first drawn comes at once.
  await Promise.all([
    import('../../src/ui/timeline/virtualizer.ts').catch(() => {}),
    import('../../src/ui/timeline/Navigation.tsx'),
    import('../../src/ui/cards/bodies/index.ts'),
    import('../../src/ui/markdown/Markdown.tsx'),
    import('../../src/ui/MessageMedia.tsx'),
  ])
  const build = createRowBuilder()
  const element = ({ events, options, ...props }: Shown) => (
    <StrictMode>
      <div style={{ inlineSize: 800, blockSize: 600 }}>
        <Timeline timeZone="UTC" rows={events === undefined ? [] : build(events, { timeZone: 'UTC', hasOlder: props.hasOlder, isLive: false, ...options })} {...props} />
      </div>
    </StrictMode>
  )
  const screen = await render(element(first))
  onTestFinished(() => screen.unmount())
  await settle()
  const scroller = screen.container.querySelector<HTMLElement>('.er-scroller')
  if (scroller === null) throw new Error('the timeline has nothing that scrolls')
  return {
    screen,
    scroller,
    show: async (next: Shown) => {
      await screen.rerender(element(next))
      await settle()
    },
    fromEnd: () => scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop,
    scrollTo: async (top: number) => {
      // A reader's scrolling comes from a hand; that of the timeline itself has none.
      scroller.dispatchEvent(new WheelEvent('wheel', { deltaY: top - scroller.scrollTop, bubbles: true }))
      scroller.scrollTop = top
      await settle()
    },
    /** Where the text stands on the screen; null where it is not drawn. */
    topOf: (text: string) => rowWith(scroller, text)?.getBoundingClientRect().top ?? null,
    row: (text: string) => rowWith(scroller, text),
  }
}

function rowWith(scroller: HTMLElement, text: string): HTMLElement | null {
  return [...scroller.querySelectorAll<HTMLElement>('.er-row')].find((row) => row.textContent?.includes(text)) ?? null
}

export const thousand = generateEvents({ count: 1_000, seed: 3 })
