import type { Task } from '../memory.ts'
import { fix } from './fix.ts'
import { review } from './review.ts'
import type { Work } from './work.ts'

/** The first thing a visitor sees: getting to know the project, mending it, and then trying its tests. */
export async function lookAfter(work: Work, task: Extract<Task, { kind: 'look-after' }>): Promise<string> {
  const { hands, remember } = work
  if (!task.introduced) {
    await hands.say('I will look around first, then run the tests, mend what fails, and see at the end how much the tests really notice.')
    await hands.listFiles('What is in here?')
    await hands.readFile('README.md')
    await hands.readFile('package.json')
    await remember({ kind: 'look-after', introduced: true })
  }
  await hands.say(await fix(work))
  const next: Task = { kind: 'review', done: [] }
  await remember(next)
  return review(work, next)
}
