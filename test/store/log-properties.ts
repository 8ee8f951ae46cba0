import fc from 'fast-check'
import { it } from 'vitest'
import type { MirrorEventLog } from '../../src/store/event-log.ts'
import { appendStep, applyStep, LogModel, query, step } from './log-model.ts'
import type { Step } from './log-model.ts'

/**
 * Random schedules against a plain model.
 * @param open Opens an empty mirror, as often as asked for (each call after the first opens the same log again), and a way to dispose of it.
 */
export function describeLogProperties(name: string, numRuns: number, start: () => Promise<{ open: () => Promise<MirrorEventLog>; end: () => Promise<void> }>): void {
  it(`${name} agrees with a plain model after any schedule of appends, covers, conflicts and clears`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(step, fc.array(query, { maxLength: 3 })), { maxLength: 12 }), async (schedule) => {
        const { open, end } = await start()
        const log = await open()
        const model = new LogModel()
        for (const [applied, queries] of schedule) {
          await apply(log, model, applied)
          await model.check(log, queries)
        }
        await end()
      }),
      { numRuns },
    )
  })

  it(`${name} agrees with a plain model when two write at once`, async () => {
    const turn = fc.array(fc.tuple(appendStep, fc.boolean()), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(turn, fc.boolean(), query), { maxLength: 6 }), async (schedule) => {
        const { open, end } = await start()
        const [one, other] = [await open(), await open()]
        const model = new LogModel()
        for (const [appends, clears, asked] of schedule) {
          await Promise.all(appends.map(([append, first]) => applyStep(first ? one : other, append)))
          for (const [append] of appends) model.append(append)
          await Promise.all([model.check(one, [asked]), model.check(other, [asked])])
          if (!clears) continue
          await one.clear()
          model.clear()
          await model.check(other, [asked])
        }
        await end()
      }),
      { numRuns },
    )
  })
}

async function apply(log: MirrorEventLog, model: LogModel, applied: Step): Promise<void> {
  // An append of other content is accepted where nothing is held yet: those ids are left to the model's own content.
  if (applied.kind === 'conflict') {
    const conflicting = applied.ids.filter((id) => model.held.has(id))
    if (conflicting.length > 0 && (await applyStep(log, { kind: 'conflict', ids: conflicting }))) throw new Error('a conflict was accepted')
    return
  }
  await applyStep(log, applied)
  if (applied.kind === 'clear') model.clear()
  else model.append(applied)
}
