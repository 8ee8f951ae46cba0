import { isDeepStrictEqual } from 'node:util'
import type { AgentEvent } from 'eventreel'
import { expect } from 'vitest'

/** That two logs are one: the same ids, each once, in the same order, and each event equal. */
export function expectSame(events: readonly AgentEvent[], expected: readonly AgentEvent[]): void {
  expectSameIds(events.map(({ id }) => id), expected.map(({ id }) => id))
  const index = events.findIndex((event, at) => !isDeepStrictEqual(bare(event), bare(expected[at])))
  if (index >= 0) expect(bare(events[index])).toEqual(bare(expected[index]))
}

export function expectSameIds(ids: readonly number[], expected: readonly number[]): void {
  expect(inRuns(ids)).toBe(inRuns(expected))
}

/** `0-7, 9, 9-12`: ids as they stand, steps of one drawn together. */
function inRuns(ids: readonly number[]): string {
  const runs: [from: number, to: number][] = []
  for (const id of ids) {
    const run = runs.at(-1)
    if (run !== undefined && id === run[1] + 1) run[1] = id
    else runs.push([id, id])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ')
}

/** Without the keys by which sends and drafts are joined, which a server need not show. */
function bare(event: AgentEvent | undefined): object {
  const { idempotency_key: _key, draft_key: _draft, ...rest } = event ?? {}
  return rest
}

/** That each of these messages stands in the log once. */
export function expectSentOnce(events: readonly AgentEvent[], sent: readonly string[]): void {
  const contents = events.filter((event) => event.source === 'user' && event.action === 'message').map((event) => String(event.message))
  const byText = (a: string, b: string) => a.localeCompare(b)
  expect(contents.toSorted(byText)).toEqual(sent.toSorted(byText))
}
