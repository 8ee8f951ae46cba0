import type { Task } from '../memory.ts'
import { fix } from './fix.ts'
import { review } from './review.ts'
import { watch } from './watch.ts'
import type { Work } from './work.ts'

/** The first thing a visitor sees: getting to know the project, mending it, trying its tests, and keeping an eye on it. */
export async function lookAfter(work: Work, task: Extract<Task, { kind: 'look-after' }>): Promise<string> {
  const { hands, remember } = work
  if (!task.introduced) {
    await hands.say('I will look around first, then run the tests, mend what fails, and see at the end how much the tests really notice.')
    await hands.listFiles('What is in here?')
    await hands.readFile('README.md')
    await hands.readFile('package.json')
    await remember({ kind: 'look-after', introduced: true, review: null })
  }
  if (task.review === null) await hands.say(await fix(work))
  const summary = await review(hands, task.review ?? { done: [] }, (progress) =>
    remember({ kind: 'look-after', introduced: true, review: progress }),
  )
  await hands.say(summary)
  const next = { kind: 'watch', rounds: 0 } as const
  await remember(next)
  return watch(work, next)
}
