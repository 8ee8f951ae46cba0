import { count, numbers } from './count.ts'

/** The words of parts that are loaded after the first drawing. */
export interface LaterLabels {
  readonly taskStates: { readonly done: string; readonly in_progress: string; readonly todo: string }
  readonly diff: {
    /** What a comparison of two texts is called. */
    readonly title: string
    /** Switches to old and new beside each other. */
    readonly split: string
    /** Opens unchanged lines that are folded away. */
    readonly unchanged: (lines: number) => string
  }
  readonly values: string
  readonly entries: (count: number) => string
  readonly showMoreEntries: (count: number) => string
  readonly picture: string
  readonly screenshot: (page: string) => string
  /** What stands in place of a picture, by what it would have shown. */
  readonly pictureMissing: (alt: string) => string
  /** Which picture of how many. */
  readonly pictureAt: (at: number, all: number) => string
  readonly previousPicture: string
  readonly nextPicture: string
  readonly close: string
  readonly loadPicture: (host: string) => string
  readonly table: string
  readonly file: string
  readonly moreFiles: (count: number) => string
  readonly keyHelp: string
  readonly keys: Readonly<Record<TimelineKey, string>>
  readonly find: {
    readonly label: string
    readonly next: string
    readonly previous: string
    readonly close: string
    readonly searching: string
    /** How many events match, and which of them is shown, from 1; null before any is. */
    readonly matches: (count: number, current: number | null, hasMore: boolean) => string
    readonly failed: string
  }
  /** Runs that were begun by another, inside of it. */
  readonly runs: {
    /** `agent`: whom the work was given to; may be empty. */
    readonly name: (agent: string) => string
    readonly earlier: string
    readonly later: string
    readonly latest: string
    readonly empty: string
    /** Stands in place of a run in which it stands itself. */
    readonly above: string
  }
  readonly offline: (saved: number, unsent: number) => string
  readonly degraded: Readonly<Record<'unavailable' | 'quota' | 'blocked' | 'no-user', string>>
}

/** What the keys of a timeline do, in the order in which their list shows them. */
export type TimelineKey = 'row' | 'message' | 'failure' | 'toggle' | 'ends' | 'find' | 'match' | 'copy' | 'link' | 'help' | 'back'

export const englishLaterLabels: LaterLabels = {
  taskStates: { done: 'Done', in_progress: 'In progress', todo: 'To do' },
  diff: { title: 'Changes', split: 'Side by side', unchanged: (n) => `Show ${count(n, 'unchanged line')}` },
  values: 'Values',
  entries: (n) => count(n, 'entry', 'entries'),
  showMoreEntries: (n) => `Show ${count(n, 'more entry', 'more entries')}`,
  picture: 'Picture',
  screenshot: (page) => `Screenshot of ${page}`,
  pictureMissing: (alt) => `${alt}: cannot be shown`,
  pictureAt: (at, all) => `Picture ${numbers.format(at)} of ${numbers.format(all)}`,
  previousPicture: 'Previous picture',
  nextPicture: 'Next picture',
  close: 'Close',
  loadPicture: (host) => `Load picture from ${host}`,
  table: 'Table',
  file: 'File',
  moreFiles: (n) => count(n, 'more file'),
  keyHelp: 'Keys',
  keys: {
    row: 'Next, previous row',
    message: 'Next, previous message',
    failure: 'Next, previous failure',
    toggle: 'Open or close',
    ends: 'Beginning, end',
    find: 'Find',
    match: 'Next, previous match',
    copy: 'Copy',
    link: 'Copy link',
    help: 'This list',
    back: 'Back',
  },
  find: {
    label: 'Find in conversation',
    next: 'Next match',
    previous: 'Previous match',
    close: 'Close',
    searching: 'Searching…',
    matches: (n, current, hasMore) => {
      const all = numbers.format(n) + (hasMore ? '+' : '')
      if (n === 0) return 'No matches'
      return current === null ? `${all} ${n === 1 ? 'match' : 'matches'}` : `${numbers.format(current)} of ${all}`
    },
    failed: 'The search failed',
  },
  runs: {
    name: (agent) => (agent === '' ? 'Run of another agent' : `Run of ${agent}`),
    earlier: 'Show what was before',
    later: 'Show what came after',
    latest: 'To its end',
    empty: 'Nothing has happened in it yet.',
    above: 'It stands around this row.',
  },
  offline: (saved, unsent) =>
    `Offline. Showing ${count(saved, 'event')} saved here.` +
    (unsent === 0 ? '' : ` ${count(unsent, 'message')} will be sent.`),
  degraded: {
    unavailable: 'This browser keeps no history: a reload fetches it again.',
    quota: 'This device is out of space: a reload fetches the history again.',
    blocked: 'Another tab blocks the saved history: a reload fetches it again.',
    'no-user': 'Nothing is saved here, because the app does not say whose history this is.',
  },
}
