import type { Intent } from '../intents.ts'
import type { Task } from '../memory.ts'
import { fix } from './fix.ts'
import { longRun } from './long-run.ts'
import { lookAfter } from './look-after.ts'
import { lookAround } from './look-around.ts'
import { review } from './review.ts'
import { watch } from './watch.ts'
import type { Work } from './work.ts'

/** The work that a request asks for; null for a request that is no work. */
export function taskFor(intent: Intent): Task | null {
  switch (intent.kind) {
    case 'fix': return { kind: 'fix' }
    case 'review': return { kind: 'review', progress: { done: [] } }
    case 'look-after': return { kind: 'look-after', introduced: false, review: null }
    case 'look-around': return { kind: 'look-around', read: 0 }
    case 'long-run': return { kind: 'long-run', files: 0, bytes: 0 }
    default: return null
  }
}

/** Resolves with what came of it, in words. */
export function perform(task: Task, work: Work): Promise<string> {
  switch (task.kind) {
    case 'fix': return fix(work)
    case 'review': return review(work.hands, task.progress, (progress) => work.remember({ kind: 'review', progress }))
    case 'look-after': return lookAfter(work, task)
    case 'look-around': return lookAround(work, task)
    case 'watch': return watch(work, task)
    case 'long-run': return longRun(work, task)
  }
}
