import type { Labels } from '../labels.ts'

/** Words that the pictures have in common with the timeline. */
type Shared = Pick<Labels, 'locale' | 'units' | 'you' | 'agent' | 'status' | 'verbs' | 'verbsNow' | 'verbsWanted' | 'gap' | 'loading' | 'agentStates'>

/** Every word that the pictures of a run show or say. Spread {@link englishPictureLabels} and replace what you need. */
export interface PictureLabels extends Shared {
  readonly waterfall: {
    readonly name: string
    readonly empty: string
    /** What the picture shows as a whole. `span`: how long the run took without its pauses; empty where nobody knows. */
    readonly summary: (steps: number, failed: number, span: string) => string
    /** What was selected by dragging. */
    readonly selected: (steps: number, span: string) => string
    /** What led up to a step. */
    readonly thought: (span: string) => string
    readonly waited: (span: string) => string
    readonly idle: (span: string) => string
    readonly zoomIn: string
    readonly zoomOut: string
    readonly fit: string
    readonly zoomToSelection: string
    readonly clear: string
    readonly close: string
  }
  readonly lanes: {
    readonly name: string
    /** What is above the lanes: which runs have one. */
    readonly choose: string
    /** The run that began the others, where it has no name. */
    readonly root: string
  }
  readonly minimap: {
    readonly name: string
    readonly event: (id: number, title: string) => string
  }
  readonly replay: {
    readonly name: string
    readonly play: string
    readonly pause: string
    readonly back: string
    readonly forward: string
    readonly position: string
    readonly eventOf: (shown: number, all: number) => string
    readonly speed: string
    readonly times: (speed: number) => string
    readonly skipWaiting: string
  }
}
