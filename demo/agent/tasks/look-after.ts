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
    await getToKnow(work, task)
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

const REQUEST = 'Please look around in this project, and tell me what is in it.'

/** Sends another agent ahead, where there can be one. */
async function getToKnow({ hands, helpers, remember }: Work, task: Extract<Task, { kind: 'look-after' }>): Promise<void> {
  if (helpers === null) await hands.listFiles('What is in here?')
  else {
    const { conversationId, actionId } = task.scout ?? { conversationId: await helpers.begin('Look around', REQUEST), actionId: null }
    // Must be known before it is told of: after a crash here it is told of, and not sent again.
    await remember({ ...task, scout: { conversationId, actionId } })
    const found = await hands.delegate({
      agent: 'scout',
      task: REQUEST,
      conversationId,
      actionId,
      onTold: (id) => remember({ ...task, scout: { conversationId, actionId: id } }),
      outcome: (signal) => helpers.outcome(conversationId, signal),
    })
    await hands.say(`The scout is back. ${found}`)
  }
  await hands.readFile('README.md')
  await hands.readFile('package.json')
}
