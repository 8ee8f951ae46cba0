import type { ReactNode } from 'react'
import type { Cards } from '../cards/card-props.ts'
import type { ImagePolicy } from '../markdown/drawing.ts'
import type { SurfaceProps } from '../part.ts'
import type { TimelineRow } from '../rows/row.ts'

/** An event to go to: the same id in another object is gone to once more. */
export type TimelineTarget = number | { readonly id: number; /** Opens the call that shows it. */ readonly open?: boolean | undefined }

export interface TimelineProps extends SurfaceProps {
  /** From `buildRows`, or better a `createRowBuilder`: rows that keep their identity are not drawn again. */
  readonly rows: readonly TimelineRow[]
  /** Whether the log goes on before and after the rows. Default false. */
  readonly hasOlder?: boolean | undefined
  readonly hasNewer?: boolean | undefined
  /** Ids of the first and the last event that the rows were made of, shown or hidden. Default: those in the rows. */
  readonly heldFrom?: number | undefined
  readonly heldTo?: number | undefined
  /** What is being fetched; `initial` while there is nothing to show yet. */
  readonly loading?: 'older' | 'newer' | 'jump' | 'initial' | null | undefined
  /** The log's newest id, by which unseen events are counted. Default: the newest in the rows. */
  readonly latestEventId?: number | undefined
  /** Called when the reader comes near an end; once for the same end, until they scroll on. `keepEnd`: they are at the log's end, and what is newest must stay. */
  readonly onLoadOlder?: ((options: { readonly keepEnd: boolean }) => void) | undefined
  readonly onLoadNewer?: (() => void) | undefined
  readonly onLoadGap?: ((gap: { readonly from: number; readonly to: number }) => void) | undefined
  /** Called to bring an event, or the log's beginning or end, into the rows, where they do not have it. */
  readonly onJump?: ((target: number | 'first' | 'last') => void) | undefined
  /** An event to go to, which is then marked for a moment; once for each value given. */
  readonly target?: TimelineTarget | null | undefined
  /** The address of an event, which `y` copies. */
  readonly linkTo?: ((id: number) => string) | undefined
  /** Fold runs of calls into one sentence. Default true. */
  readonly groups?: boolean | undefined
  /** The last event that the reader saw at their last visit: the first after it is marked as new. Read when rows first come. */
  readonly readUpTo?: number | undefined
  /** False while what came since the last visit is still being fetched. Default true. */
  readonly caughtUp?: boolean | undefined
  /** Tells the newest event that the reader has seen: at the end, on a page that is not hidden. */
  readonly onRead?: ((id: number) => void) | undefined
  /** What floats over the top, for example a `FindBar`. */
  readonly overlay?: ReactNode
  /** `/` and ⌘/Ctrl+F inside the timeline. */
  readonly onFind?: (() => void) | undefined
  /** `n` and `N`: the next and the previous match. */
  readonly onFindStep?: ((step: 1 | -1) => void) | undefined
  /** Esc on the timeline itself, after it has led out of its rows. */
  readonly onBack?: (() => void) | undefined
  /** Tells whether the reader is at the end. */
  readonly onFollowingChange?: ((following: boolean) => void) | undefined
  readonly onRetry?: ((sendKey: string) => void) | undefined
  readonly onDiscard?: ((sendKey: string) => void) | undefined
  readonly onDismissNotice?: ((key: number) => void) | undefined
  readonly onRespond?: ((actionId: number, answer: 'approve' | 'reject') => void) | undefined
  /** Cards of one's own. Must keep its identity, or every card is drawn again. */
  readonly cards?: Cards | undefined
  /** Whether pictures that messages name are loaded from other hosts: when the reader asks (`click`, the default), at once (`load`), or `never`. */
  readonly images?: ImagePolicy | undefined
  /** IANA zone in which times are shown. Default: the reader's. */
  readonly timeZone?: string | undefined
  /** What stands in place of rows where there are none. */
  readonly empty?: ReactNode
  /** Single-letter keys while the focus is inside. Default true. */
  readonly keys?: boolean | undefined
}
