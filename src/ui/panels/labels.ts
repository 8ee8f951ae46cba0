import { nameInWords, wordFor } from '../labels.ts'

/** Every word that the panels show or say. Spread {@link englishPanelLabels} and replace what you need. */
export interface PanelLabels {
  /** BCP 47 tag by which numbers, sizes and times are written. */
  readonly locale: string
  readonly loading: string
  readonly retry: string
  readonly cancel: string
  readonly showMore: string
  readonly unknown: string
  readonly none: string
  readonly countOf: (some: number, all: number) => string
  readonly filter: {
    readonly name: string
    readonly text: string
    readonly anySource: string
    readonly source: string
    readonly sources: Readonly<Record<'agent' | 'user' | 'environment', string>>
    readonly types: (chosen: number) => string
    readonly typesName: string
    /** Kinds of events by their names on the wire; those without a word here show their name. */
    readonly kinds: Readonly<Record<string, string>>
    readonly from: string
    readonly until: string
    readonly hidden: string
    readonly clear: string
    readonly wrongDates: string
    readonly searching: string
    /** `more`: there are more than were counted. */
    readonly results: (count: number, more: boolean) => string
  }
  readonly history: {
    readonly name: string
    readonly counting: string
    readonly waiting: string
  }
  readonly list: {
    readonly name: string
    readonly untitled: (id: string) => string
    readonly empty: string
    readonly failed: string
    readonly saved: (size: string) => string
    readonly states: Readonly<Record<string, string>>
  }
  readonly cache: {
    readonly name: string
    readonly strip: (held: number, total: number, ranges: number) => string
    readonly held: string
    readonly size: string
    readonly place: string
    readonly places: Readonly<Record<'indexeddb' | 'memory', string>>
    readonly gaps: string
    readonly moreRanges: (count: number) => string
    readonly nothing: string
    readonly clear: string
    readonly ask: (size: string, unsent: number) => string
    readonly confirm: string
    readonly clearing: string
    readonly failed: (why: string) => string
  }
  readonly diagnostics: {
    readonly name: string
    readonly status: string
    readonly role: string
    readonly dialect: string
    readonly epoch: string
    readonly latest: string
    readonly search: string
    readonly received: string
    readonly counts: (pages: number, frames: number, duplicates: number) => string
    readonly sources: string
    readonly place: string
    readonly reads: string
    readonly events: string
    readonly gapIds: (found: number, filled: number) => string
    readonly reconnects: string
    readonly rejected: string
    readonly entries: string
    /** Statuses, roles, places and entries by their names in the code; what has no word here shows its name. */
    readonly words: Readonly<Record<string, string>>
    readonly reconnect: string
    readonly download: string
    readonly downloadNote: string
  }
  readonly metrics: {
    readonly name: string
    readonly empty: string
    readonly tokens: string
    readonly cost: string
    readonly prompt: string
    readonly completion: string
    readonly cached: string
    readonly ofBudget: (cost: string, budget: string) => string
    readonly summary: (what: string, first: string, last: string, points: number) => string
    readonly table: string
    readonly event: string
    readonly time: string
  }
}

/** The word for a name that came over the wire; where there is none, the name itself, readable. */
export function wordOrName(words: Readonly<Record<string, string>>, name: string): string {
  return wordFor(words, name) ?? nameInWords(name.replaceAll('-', ' '))
}
