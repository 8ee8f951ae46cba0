import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { calls } from '../../stories/fixtures/calls.ts'
import { generateEvents } from '../../stories/fixtures/generate-events.ts'
import { buildRows, CallCard, Composer, Timeline } from '../../src/ui/index.ts'
import { ReplayPlayer, RunMinimap, RunWaterfall } from '../../src/ui/pictures/index.ts'

test('every part renders where there is no window', () => {
  expect(typeof window).toBe('undefined')
  const events = generateEvents({ count: 100 })
  const rows = buildRows(events, { timeZone: 'UTC' })
  const timeline = renderToString(<Timeline rows={rows} />)
  expect(timeline.match(/role="article"/g)).toHaveLength(30)
  expect(renderToString(<Composer onSend={() => {}} agentState="running" onAgentState={() => {}} />)).toContain('<textarea')
  expect(renderToString(<RunWaterfall rows={rows} />).match(/role="option"/g)).toHaveLength(30)
  expect(renderToString(<RunMinimap rows={rows} view={{ from: 3, to: 9 }} />)).toContain('role="slider"')
  expect(renderToString(<ReplayPlayer events={events} count={4} />)).toContain('Event 4 of 100')
  for (const call of Object.values(calls)) {
    expect(renderToString(<CallCard {...call} status="ok" durationMs={900} expanded onExpandedChange={() => {}} />)).toContain('data-part="card"')
  }
})
