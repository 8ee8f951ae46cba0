import { lazily } from '../lazily.ts'

/** What compares and draws comparisons, or null until it is loaded. */
export const useDiffEngine = lazily(() => import('./engine.ts'))
