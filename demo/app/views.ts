/** The ways to look at a run. */
export const VIEWS = ['conversation', 'waterfall', 'runs', 'replay'] as const
export type View = (typeof VIEWS)[number]

export const VIEW_WORDS: Readonly<Record<View, string>> = { conversation: 'Conversation', waterfall: 'Waterfall', runs: 'Runs', replay: 'Replay' }

/** What a file can be looked at in: it has one run. */
export const VIEWS_OF_ONE_RUN = VIEWS.filter((view) => view !== 'runs')

/** Where the reader is in a run. */
export interface Place {
  readonly view: View
  /** The event that was gone to last; another object each time. */
  readonly target: { readonly id: number; readonly open: boolean } | null
  readonly show: (view: View) => void
  /** Goes to an event, in the view that is shown. */
  readonly select: (eventId: number) => void
}
