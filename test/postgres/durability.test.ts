import { expect, test } from 'vitest'
import { killDuringAppends } from '../server/kill-during-appends.ts'
import { runs } from '../setup/runs.ts'
import { createDatabase } from './databases.ts'

test('SIGKILL during appends: nothing acknowledged is lost, nothing half-written is served', { timeout: runs(60_000, 1_200_000) }, async () => {
  const acknowledged = await killDuringAppends({ options: { databaseUrl: await createDatabase() }, kills: runs(2, 20), appends: runs(1000, 10_000) })
  expect(acknowledged).toBeGreaterThanOrEqual(runs(1000, 100_000))
})
