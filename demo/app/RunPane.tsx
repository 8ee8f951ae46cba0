import { lazy, useRef, type ReactNode } from 'react'
import { ConversationView, type ConversationViewProps } from 'eventreel/ui'
import { Choice } from './Choice.tsx'
import { Inspector } from './Inspector.tsx'
import { Lazily } from './Lazily.tsx'
import { PaneHeader } from './PaneHeader.tsx'
import { PHONE, useMedia } from './use-media.ts'
import { useSought } from './use-sought.ts'
import { VIEW_WORDS, VIEWS, type Place, type View } from './views.ts'

const WaterfallView = lazy(async () => ({ default: (await import('./WaterfallView.tsx')).WaterfallView }))
const RunsView = lazy(async () => ({ default: (await import('./RunsView.tsx')).RunsView }))
const ReplayView = lazy(async () => ({ default: (await import('./ReplayView.tsx')).ReplayView }))
const Minimap = lazy(async () => ({ default: (await import('./Minimap.tsx')).ConversationMinimap }))

/** What all runs share. */
export interface PaneProps {
  readonly isInspecting: boolean
  readonly onInspect: (isInspecting: boolean) => void
  readonly onMenu: () => void
}

interface RunPaneProps extends PaneProps, Pick<ConversationViewProps, 'empty' | 'linkTo' | 'onRead' | 'readUpTo'> {
  readonly conversationId: string
  readonly title: string
  readonly place: Place
  /** Default: all. */
  readonly views?: readonly View[]
  /** What the inspector shows. */
  readonly panels: ReactNode
  /** Buttons after those of every run. */
  readonly tools?: ReactNode
  /** What is said above the run. */
  readonly note?: ReactNode
}

/** A run, looked at in one of a few ways, and what can be known about it beside it. */
export function RunPane({ conversationId, title, place, views = VIEWS, isInspecting, onInspect, onMenu, panels, tools, note, ...looks }: RunPaneProps) {
  const { view } = place
  const isPhone = useMedia(PHONE)
  const timeline = useRef<HTMLElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const { target, seek } = useSought(place.target)
  return (
    <>
      <PaneHeader title={title} onMenu={onMenu}>
        <Choice legend="View" words={VIEW_WORDS} options={views} value={view} onChange={place.show} />
        <button ref={opener} type="button" className="button" aria-pressed={isInspecting} onClick={() => onInspect(!isInspecting)}>
          Inspect
        </button>
        {tools}
      </PaneHeader>
      {note}
      <div className="pane-body">
        <div className="stage">
          {view === 'replay' && (
            <Lazily>
              <ReplayView conversationId={conversationId} onClose={() => place.show('conversation')} />
            </Lazily>
          )}
          {view === 'waterfall' && (
            <Lazily>
              <WaterfallView conversationId={conversationId} place={place} isAlone={isPhone} />
            </Lazily>
          )}
          {view === 'runs' && (
            <Lazily>
              <RunsView conversationId={conversationId} />
            </Lazily>
          )}
          {(view === 'conversation' || (view === 'waterfall' && !isPhone)) && (
            <div
              className="run"
              ref={(element) => {
                timeline.current = element?.querySelector<HTMLElement>('[data-part="timeline"]') ?? null
              }}
            >
              <ConversationView conversationId={conversationId} target={target} {...looks} />
              {view === 'conversation' && !isPhone && (
                <Lazily>
                  <Minimap conversationId={conversationId} timeline={timeline} onSeek={seek} />
                </Lazily>
              )}
            </div>
          )}
        </div>
        {isInspecting && (
          <Inspector opener={opener} onClose={() => onInspect(false)}>
            {panels}
          </Inspector>
        )}
      </div>
    </>
  )
}
