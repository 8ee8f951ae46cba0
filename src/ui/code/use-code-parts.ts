import { lazily } from '../lazily.ts'

/** What draws code line by line, or null until it is loaded. */
export const useCodeParts = lazily(() => import('./code-parts.ts'))
