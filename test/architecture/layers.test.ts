import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { breaches } from './layers.ts'
import { cyclesIn, graphOf, readGraph } from './module-graph.ts'

const source = readGraph(resolve(import.meta.dirname, '../../src'))

describe('the source of this package', () => {
  test('keeps to the layers', () => {
    expect(breaches(source)).toEqual([])
  })

  test('has no import cycles, not even of types', () => {
    expect(cyclesIn(source)).toEqual([])
  })
})

describe('a breach is reported', () => {
  const cases: [law: string, sources: Record<string, string>, report: RegExp][] = [
    [
      'when a lower layer imports a higher one',
      { 'protocol/a.ts': `import { b } from '../stream/b.ts'`, 'stream/b.ts': '' },
      /protocol\/a\.ts imports stream\/b\.ts: protocol may import: nothing/,
    ],
    [
      'when a port is used as a value where only its types may be',
      { 'stream/a.ts': `import { open } from '../store/event-log.ts'` },
      /stream may import: .*in types also: store\/event-log\.ts/,
    ],
    [
      'when a stream names an implementation, even in a type',
      { 'stream/a.ts': `import type { EventStore } from '../store/event-store.ts'` },
      /stream\/a\.ts imports store\/event-store\.ts/,
    ],
    ['when source imports an entry file', { 'react/a.ts': `import { b } from '../index.ts'` }, /an entry file is for the outside/],
    ['when an export list pulls across layers', { 'ingest/a.ts': `export * from '../store/b.ts'` }, /ingest\/a\.ts imports store\/b\.ts/],
    ['when an import is lazy', { 'ingest/a.ts': `await import('../store/b.ts')` }, /ingest\/a\.ts imports store\/b\.ts/],
    ['when an import stands in a type', { 'ingest/a.ts': `let a: import('../store/b.ts').B` }, /ingest\/a\.ts imports store\/b\.ts/],
    ['when a drawing part calls a hook', { 'ui/A.tsx': `import { useA } from '../react/use-a.ts'` }, /ui may import: ui/],
    ['when a drawing part imports a connected one', { 'ui/A.tsx': `import { B } from './connected/B.tsx'` }, /ui may import: ui/],
    ['when IndexedDB leaves the store', { 'stream/a.ts': `import { openDB } from 'idb'` }, /only store may/],
    ['when React leaves its folders', { 'stream/a.ts': `import { useMemo } from 'react'` }, /only react, .* may/],
    ['when Node leaves the server', { 'source/a.ts': `import { createHash } from 'node:crypto'` }, /only server may/],
    [
      'when two files import the socket client',
      { 'source/a.ts': `import 'socket.io-client'`, 'source/b.ts': `import 'socket.io-client'` },
      /source\/a\.ts, source\/b\.ts: one file only/,
    ],
    [
      'when the main entry brings the socket client along through another file',
      { 'index.ts': `export { a } from './source/a.ts'`, 'source/a.ts': `export const a = () => import('socket.io-client')` },
      /index\.ts brings socket\.io-client along/,
    ],
    ['when a typed file imports CSS', { 'ui/A.tsx': `import './styles.css'` }, /must not import CSS/],
    ['when a file belongs nowhere', { 'helpers/a.ts': `import { b } from '../protocol/b.ts'` }, /belongs to no layer/],
  ]

  test.each(cases)('%s', (_law, sources, report) => {
    expect(breaches(graphOf(sources)).join('\n')).toMatch(report)
  })

  test('when files import each other in a ring', () => {
    const ring = { 'store/a.ts': `import './b.ts'`, 'store/b.ts': `import './c.ts'`, 'store/c.ts': `import type { A } from './a.ts'` }
    expect(cyclesIn(graphOf(ring))).toEqual([['store/a.ts', 'store/b.ts', 'store/c.ts']])
  })
})

test('what the plan allows is no breach', () => {
  const allowed = {
    'index.ts': `export { createEventClient } from './create-event-client.ts'`,
    'create-event-client.ts': `import { EventStore } from './store/event-store.ts'`,
    'store/event-store.ts': `import { openDB } from 'idb'\nimport { EventreelError } from '../errors.ts'`,
    'source/nested.ts': `import type { EventLog } from '../store/event-log.ts'`,
    'ui/Card.tsx': `import { buildRows } from './rows/build-rows.ts'\nimport { useState } from 'react'`,
    'ui/connected/Timeline.tsx': `import { Card } from '../Card.tsx'\nimport { useConversation } from '../../react/use-conversation.ts'`,
    'server/http.ts': `import { createServer } from 'node:http'\nimport { parse } from '../protocol/parse.ts'`,
  }
  expect(breaches(graphOf(allowed))).toEqual([])
})
