import { lazily } from '../lazily.ts'

/** What draws the lines of a tree, or null until it is loaded. */
export const useJsonLines = lazily(() => import('./JsonLines.tsx'))
