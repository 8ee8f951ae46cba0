import type { BrowserContext } from 'playwright'
import { expect } from 'vitest'
import { FaultView } from './fault-view.ts'
import type { LogServer } from './log-server.ts'

/** Opens tabs of one profile on one conversation; resolves when all of them are live. */
export async function openTabs(context: BrowserContext, server: LogServer, conversationId: string, count: number): Promise<FaultView[]> {
  const tabs: FaultView[] = []
  for (let index = 0; index < count; index++) {
    const tab = await FaultView.open(context, server.url, conversationId)
    await tab.until('live', ({ snapshot }) => snapshot.status === 'live')
    tabs.push(tab)
  }
  return tabs
}

/** The one tab that holds the connection, and the others; resolves when it is one. */
export async function findLeader(tabs: readonly FaultView[]): Promise<{ leader: FaultView; followers: FaultView[] }> {
  let sockets: number[] = []
  const count = async () => (sockets = await Promise.all(tabs.map((tab) => tab.sockets()))).toSorted((a, b) => b - a)
  await expect.poll(count, { timeout: 30_000 }).toEqual([1, ...tabs.slice(1).map(() => 0)])
  const leader = tabs[sockets.indexOf(1)]
  if (leader === undefined) throw new Error('No tab leads.')
  return { leader, followers: tabs.filter((tab) => tab !== leader) }
}
