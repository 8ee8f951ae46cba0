import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { calls } from '../../stories/fixtures/calls.ts'
import { generateEvents } from '../../stories/fixtures/generate-events.ts'
import { buildRows, CallCard, Composer, Timeline } from '../../src/ui/index.ts'

test('every part renders where there is no window', () => {
  expect(typeof window).toBe('undefined')
  const rows = buildRows(generateEvents({ count: 100 }), { timeZone: 'UTC' })
  const timeline = renderToString(<Timeline rows={rows} />)
  expect(timeline.match(/role="article"/g)).toHaveLength(30)
  expect(renderToString(<Composer onSend={() => {}} agentState="running" onAgentState={() => {}} />)).toContain('<textarea')
  for (const call of Object.values(calls)) {
    expect(renderToString(<CallCard {...call} status="ok" durationMs={900} expanded onExpandedChange={() => {}} />)).toContain('data-part="card"')
  }
})
