export interface SizeRow {
  /** Name of the figure, here and in `bench/results.json`. */
  readonly metric: string
  readonly label: string
  /** What a user's module would say. */
  readonly code: string
  /** Names of a whole entry that are left out: what a page has where it asks for it, and else drops. */
  readonly but?: readonly string[]
  /** Modules of `dist` that are left out, with what they alone bring along: they are loaded when somebody asks for what they do, and have a row of their own. */
  readonly apart?: readonly string[]
  /** `static`: what the first paint waits for. `all`: with lazy chunks and the worker, but for `v1`: what is loaded for V1 servers alone. `css`: the style sheet alone. */
  readonly counts: 'static' | 'all' | 'v1' | 'css'
  /** Thousands of bytes after minifying and gzip, own dependencies included, peers left out. */
  readonly budgetKb: number
}

const CLIENT = `import { createEventClient } from 'eventreel'; globalThis.keep = createEventClient`

export const SIZE_ROWS: readonly SizeRow[] = [
  { metric: 'core_gzip_kb', label: 'eventreel (createEventClient)', code: CLIENT, counts: 'static', budgetKb: 12 },
  // Held where it is, so that it does not grow unseen; what it should come to stands among the targets of the bench.
  { metric: 'core_all_gzip_kb', label: '  with lazy chunks and worker, no V1', code: CLIENT, counts: 'all', budgetKb: 49.6 },
  { metric: 'v1_gzip_kb', label: '  the chunk for V1 servers', code: CLIENT, counts: 'v1', budgetKb: 5 },
  {
    metric: 'socketio_gzip_kb',
    label: 'eventreel/socketio',
    code: `import * as all from 'eventreel/socketio'; globalThis.keep = all`,
    counts: 'all',
    budgetKb: 6,
  },
  {
    metric: 'react_gzip_kb',
    label: 'eventreel/react (all of it)',
    code: `import * as all from 'eventreel/react'; globalThis.keep = all`,
    apart: ['stream/follow-tree.js'],
    counts: 'all',
    budgetKb: 6,
  },
  {
    metric: 'react_tree_gzip_kb',
    label: '  lazily, with useConversationTree',
    code: `import { followTree } from 'eventreel/dist/stream/follow-tree.js'; globalThis.keep = followTree`,
    counts: 'all',
    budgetKb: 2,
  },
  {
    metric: 'ui_gzip_kb',
    label: 'eventreel/ui (what loads at once)',
    code: `import * as all from 'eventreel/ui'; globalThis.keep = all`,
    but: ['chineseLabels', 'englishLaterLabels'],
    // What the first paint waits for: Markdown, colours, comparisons, the insides of cards, what reckons which rows are in view and steers
    // among them, and what is shown on occasion load after it. It holds what it shares with the other entries as well.
    counts: 'static',
    budgetKb: 25,
  },
  {
    metric: 'ui_panels_gzip_kb',
    label: 'eventreel/ui/panels (all of it)',
    code: `import * as all from 'eventreel/ui/panels'; globalThis.keep = all`,
    but: ['chinesePanelLabels'],
    // A fifth of it is words, a tenth is hooks that a page with `eventreel/react` has anyhow.
    counts: 'all',
    budgetKb: 9.2,
  },
  {
    metric: 'ui_pictures_gzip_kb',
    label: 'eventreel/ui/pictures (all of it)',
    code: `import * as all from 'eventreel/ui/pictures'; globalThis.keep = all`,
    apart: ['stream/follow-tree.js', 'connected/LanesOfTree.js', 'lanes/LaneList.js'],
    but: ['chinesePictureLabels'],
    // Half of it is words, icons, rows and hooks that a page with `eventreel/ui` has anyhow.
    counts: 'all',
    budgetKb: 21.5,
  },
  {
    metric: 'ui_lanes_gzip_kb',
    label: '  lazily, with RunLanes and ConversationLanes',
    code: `import { LaneList } from 'eventreel/dist/ui/pictures/lanes/LaneList.js'; import { LanesOfTree } from 'eventreel/dist/ui/connected/LanesOfTree.js'; globalThis.keep = [LaneList, LanesOfTree]`,
    // What a page with `eventreel/ui/pictures` has anyhow.
    apart: ['stream/follow-tree.js', 'use-run-rows.js', 'RunWaterfall.js', 'waterfall-keys.js', 'use-size.js', 'merge-runs.js', 'english.js', 'title.js', 'icons.js', 'panels/format.js'],
    counts: 'all',
    budgetKb: 3,
  },
  { metric: 'ui_css_gzip_kb', label: 'eventreel/ui/styles.css', code: `import 'eventreel/ui/styles.css'`, counts: 'css', budgetKb: 8 },
  { metric: 'ui_pictures_css_gzip_kb', label: 'eventreel/ui/pictures/styles.css', code: `import 'eventreel/ui/pictures/styles.css'`, counts: 'css', budgetKb: 2 },
]
