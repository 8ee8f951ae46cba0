import type { Task } from '../memory.ts'
import { fix } from './fix.ts'
import type { Work } from './work.ts'

/** About four hours of a person's time. */
const MOST_ROUNDS = 720

/** Keeps an eye on the project: runs the tests now and then, and mends what it can when somebody breaks them. */
export async function watch(work: Work, task: Extract<Task, { kind: 'watch' }>): Promise<string> {
  const { hands, remember } = work
  if (task.rounds === 0) {
    await hands.say('From here on I keep an eye on it: I run the tests every now and then. Give me something else to do, or stop me, at any time.')
  }
  let green = true
  for (let { rounds } = task; rounds < MOST_ROUNDS; rounds += 1) {
    await remember({ kind: 'watch', rounds })
    await hands.wait()
    const { run } = await hands.runTests(green ? 'Is it still green?' : 'Is it green again?')
    const isGreen = run.exitCode === 0
    // Only a change is worth a word.
    if (isGreen !== green) await hands.say(isGreen ? 'The tests are green again.' : await fix(work))
    green = isGreen
  }
  return 'I have watched long enough.'
}
