import { useCodeParts } from '../code/use-code-parts.ts'
import { useJsonLines } from '../json/use-json-lines.ts'
import { lazily } from '../lazily.ts'
import { useTerminalText } from '../terminal/use-terminal-text.ts'

/** What open cards are drawn with, or null until it is loaded. */
export const useBodies = lazily(async () => {
  // Together, so that nothing is plain at first in what has just come.
  const [{ bodies }] = await Promise.all([import('./bodies/index.ts'), useCodeParts.load(), useJsonLines.load(), useTerminalText.load()])
  return bodies
})
