import { defineDatabaseGlobals } from './disk/globals.ts'

defineDatabaseGlobals()
const { makeSchedule } = await import('./schedule.ts')
const { World } = await import('./world.ts')
await Promise.all([import('../../src/store/event-store.ts'), import('../../src/store/indexed-outbox.ts'), import('../../src/store/async-event-store-wrapper.ts')])

const [from = 1, count = 10, flag] = process.argv.slice(2)
const log = flag === '--trace' ? (line: string) => console.log(line) : null
const started = process.cpuUsage()
const coverage = new (await import('./faults.ts')).Coverage()
let failed = 0
for (let seed = Number(from); seed < Number(from) + Number(count); seed++) {
  const outcome = await new World(makeSchedule(seed), log).run()
  coverage.add(outcome.coverage.counts)
  if (outcome.failure !== null) {
    failed++
    console.log(`seed ${seed}: ${outcome.failure}`)
  }
  if (log !== null) console.log('hash', outcome.hash, 'tasks', outcome.tasks)
}
const { user, system } = process.cpuUsage(started)
console.log(`${count} schedules, ${failed} failed, ${((user + system) / 1000 / Number(count)).toFixed(1)} ms each`)
if (flag === '--coverage') console.log([...coverage.counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, n]) => `${k}: ${n}`).join('\n'))
