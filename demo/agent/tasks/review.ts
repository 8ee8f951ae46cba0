import type { Hands } from '../hands.ts'
import type { MutantResult, ReviewProgress } from '../memory.ts'
import { findMutants } from './mutants.ts'

const MUTANTS_PER_FILE = 9

/** Makes small mistakes on purpose, one at a time, and looks whether a test notices. */
export async function review(hands: Hands, progress: ReviewProgress, remember: (progress: ReviewProgress) => Promise<void>): Promise<string> {
  const { restore } = progress
  // Must come before anything else: the last run may have ended while a mistake stood in the file.
  if (restore !== undefined) await hands.replaceFile(restore.path, restore.content, 'First I take back the mistake that was left in.')
  let done: readonly MutantResult[] = progress.done
  if (done.length === 0) {
    await hands.say('How good are the tests? I make one small mistake at a time, on purpose, and see whether a test goes red.')
    const { run } = await hands.runTests('They must be green to begin with.')
    if (run.exitCode !== 0) {
      return 'Some tests fail already, so a mistake would not stand out. Ask me to fix the bug first.'
    }
  }
  const mutants = []
  for (const path of (await hands.listFiles()).filter((file) => /^src\/.*\.js$/.test(file) && file !== 'src/index.js')) {
    const source = await hands.readFile(path)
    mutants.push(...findMutants(path, source, MUTANTS_PER_FILE).map((mutant) => ({ ...mutant, source })))
  }
  for (const [index, { path, line, change, mutated, source }] of mutants.entries()) {
    if (index < done.length) continue
    await remember({ done, restore: { path, content: source } })
    let caught: boolean
    try {
      await hands.replaceFile(path, mutated, `Mistake ${index + 1} of ${mutants.length}, line ${line}: ${change}. Does a test notice?`)
      const { run } = await hands.runTests()
      caught = run.exitCode !== 0
    } finally {
      await hands.restoreFile(path, source)
    }
    done = [...done, { place: `${path}:${line}`, change, caught }]
    await remember({ done })
  }
  return summary(done)
}

function summary(results: readonly MutantResult[]): string {
  const missed = results.filter((result) => !result.caught)
  const head = `The tests caught ${results.length - missed.length} of ${results.length} mistakes; every file is as it was.`
  if (missed.length === 0) return `${head} Nothing slipped through.`
  return `${head} Nobody noticed these:${missed.map(({ place, change }) => `\n- ${place}  ${change}`).join('')}`
}
