import { expect, onTestFinished, test } from 'vitest'
import { startRoundRobin } from '../../scripts/cluster/round-robin.ts'
import { runConformance } from '../../src/server/conformance/run-conformance.ts'
import { startServer } from '../server/harness.ts'
import { createDatabase } from './databases.ts'

test('two servers on one database, each connection on the next, hold every level', { timeout: 120_000 }, async () => {
  const databaseUrl = await createDatabase()
  const nodes = [await startServer({ databaseUrl, headIntervalMs: 100 }), await startServer({ databaseUrl, headIntervalMs: 100 })]
  const balancer = await startRoundRobin(0, nodes.map(({ port }) => port))
  onTestFinished(() => balancer.close())
  const report = await runConformance({ url: `http://127.0.0.1:${balancer.port}`, key: undefined, conversationId: undefined, readOnly: false })
  expect(report.checks.filter(({ result }) => result === 'missing').map(({ id, found }) => `${id}: ${found}`)).toEqual([])
  expect(report.levels).toEqual({ v0: 'holds', contiguous: 'holds', cacheable: 'holds', acknowledged: 'holds', resettable: 'holds' })
  expect((await nodes[0]?.listConversations())?.conversations).toEqual([])
})
