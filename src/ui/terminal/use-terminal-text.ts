import { lazily } from '../lazily.ts'

/** What draws the output of a terminal in its colours, or null until it is loaded. */
export const useTerminalText = lazily(() => import('./TerminalText.tsx'))
