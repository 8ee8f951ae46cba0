import type { TaskItem } from 'eventreel'
import type { TestReport } from '../test-report.ts'
import { MENDS, type Mend } from './mends.ts'
import type { Work } from './work.ts'

/** Runs the tests, mends what it knows how to mend, one at a time, and runs them again. True from whatever state the project is in. */
export async function fix({ hands }: Work): Promise<string> {
  const first = await hands.runTests('First I want to see what fails.')
  if (first.run.exitCode === 0) {
    return `All ${first.report.tests} tests pass; there is nothing to mend.`
  }
  const mends = mendsFor(first.report)
  if (mends.length === 0) {
    return `${describeFailures(first.report)}I do not know how to mend ${first.report.failures.length === 1 ? 'it' : 'them'}.`
  }
  await hands.say(`${describeFailures(first.report)}I will take them one by one.`)
  await hands.track(plan(mends, 0))
  let last = first
  for (const [index, mend] of mends.entries()) {
    await mendOne(hands, mend)
    last = await hands.runTests('Did that help, and did nothing else break?')
    await hands.track(plan(mends, index + 1))
  }
  if (last.run.exitCode !== 0) return `${describeFailures(last.report)}The rest I do not know how to mend.`
  await hands.writeFile('CHANGES.md', changes(mends), 'I note what changed, for the next reader.')
  return `Mended: all ${last.report.tests} tests pass now.${mends.map((mend) => `\n- ${mend.title}`).join('')}`
}

async function mendOne(hands: Work['hands'], mend: Mend): Promise<void> {
  await hands.search(mend.clue, `Where is \`${mend.clue}\`?`)
  await hands.readFile(mend.path)
  await hands.think(mend.thought)
  await hands.editFile(mend.path, mend.before, mend.after)
}

function mendsFor(report: TestReport): Mend[] {
  return MENDS.filter((mend) => report.failures.some((failure) => mend.symptom.test(failure.name)))
}

function plan(mends: readonly Mend[], done: number): TaskItem[] {
  return mends.map((mend, index) => ({
    id: index + 1,
    title: mend.title,
    status: index < done ? 'done' : index === done ? 'in_progress' : 'todo',
    notes: mend.path,
  }))
}

function describeFailures({ failures, tests }: TestReport): string {
  const names = failures.map((failure) => `\n- ${failure.name} (${failure.path}:${failure.line})`).join('')
  return `${failures.length} of ${tests} tests ${failures.length === 1 ? 'fails' : 'fail'}:${names}\n\n`
}

function changes(mends: readonly Mend[]): string {
  return `# Changes\n\n${mends.map((mend) => `- ${mend.title} (${mend.path})`).join('\n')}\n`
}
