import '../../src/ui/styles.css'
import '../../src/ui/pictures/styles.css'
import axe from 'axe-core'
import type { ReactElement } from 'react'
import { expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { calls } from '../../stories/fixtures/calls.ts'
import { toolCalls } from '../../stories/fixtures/tool-calls.ts'
import { generateEvents } from '../../stories/fixtures/generate-events.ts'
import { rowsOf, shopRun } from '../../stories/fixtures/runs.ts'
import { conversations, diagnostics, metered } from '../../stories/fixtures/panels.ts'
import { buildRows, CallCard, Composer, ConnectionBanner, GapRow, MessageCard, Notices, PendingRow, Timeline } from '../../src/ui/index.ts'
import { ReplayPlayer, RunMinimap, RunWaterfall } from '../../src/ui/pictures/index.ts'
import { CachePanel, ConversationList, DiagnosticsPanel, EventFilterBar, HistoryProgress, MetricsPanel } from '../../src/ui/panels/index.ts'

async function violations(ui: ReactElement, theme: 'light' | 'dark') {
  const screen = await render(
    <main className="er" data-theme={theme} style={{ background: 'var(--er-canvas)' }}>
      {ui}
    </main>,
  )
  // Colours that are still on their way to their value would be measured as they are.
  const passing = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
  await Promise.all(passing.map((animation) => animation.finished))
  const result = await axe.run(screen.container, { rules: { region: { enabled: false } } })
  await screen.unmount()
  return result.violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`))
}

const nothing = () => {}
const card = { status: 'ok', durationMs: 1_200, expanded: true, onExpandedChange: nothing } as const
const parts: Readonly<Record<string, ReactElement>> = {
  timeline: (
    <div style={{ blockSize: 600 }}>
      <Timeline rows={buildRows(generateEvents({ count: 120 }), { timeZone: 'UTC', isLive: false })} timeZone="UTC" hasOlder hasNewer />
    </div>
  ),
  'empty timeline': <Timeline rows={[]} />,
  'loading timeline': <Timeline rows={[]} loading="initial" />,
  messages: (
    <>
      <MessageCard speaker="user" text={'See https://a.example and `code`\n\n```\nblock\n```'} at={0} timeZone="UTC" />
      <MessageCard speaker="agent" text="Done." />
      <PendingRow sendKey="a" text="Later." status="failed" onRetry={nothing} onDiscard={nothing} />
    </>
  ),
  panels: (
    <>
      <EventFilterBar value={{ query: 'a', startDate: '2026-02-01', endDate: '2026-01-01' }} onChange={nothing} resultCount={3} />
      <HistoryProgress loaded={3} total={10} />
      <ConversationList conversations={conversations} selectedId="a2" error={new Error('No.')} onRetry={nothing} timeZone="UTC" />
      <CachePanel {...diagnostics} onClear={async () => {}} />
      <DiagnosticsPanel diagnostics={diagnostics} onDownload={nothing} timeZone="UTC" />
      <MetricsPanel events={metered(20)} timeZone="UTC" />
    </>
  ),
  pictures: (
    <div style={{ blockSize: 400 }}>
      <RunWaterfall rows={rowsOf(shopRun())} selectedId={15} timeZone="UTC" />
      <RunMinimap rows={rowsOf(shopRun())} view={{ from: 3, to: 9 }} />
      <ReplayPlayer events={shopRun()} count={12} timeZone="UTC" />
    </div>
  ),
  composer: <Composer onSend={nothing} agentState="running" onAgentState={nothing} />,
  lines: (
    <>
      <ConnectionBanner status="offline" savedEvents={3} />
      <ConnectionBanner status="failed" onReconnect={nothing} />
      <GapRow from={1} to={2} onLoad={nothing} />
      <Notices notices={[{ key: 1, level: 'error', code: 'A', message: 'No.' }]} onDismiss={nothing} />
    </>
  ),
  cards: (
    <>
      {Object.entries({ ...calls, ...toolCalls }).map(([name, call]) => (
        <CallCard key={name} {...card} {...call} />
      ))}
      <CallCard {...card} {...calls.runFailed} status="error" />
      <CallCard {...card} {...calls.runAwaiting} status="awaiting" respond={nothing} />
      <CallCard {...card} {...calls.running} status="running" durationMs={null} />
    </>
  ),
}

for (const theme of ['light', 'dark'] as const) {
  for (const [name, ui] of Object.entries(parts)) {
    test(`axe finds nothing to object to in ${name}, ${theme}`, async () => {
      expect(await violations(ui, theme)).toEqual([])
    })
  }
}
