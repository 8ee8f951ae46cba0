import { calls } from '../../stories/fixtures/calls.ts'
import { rowsOf, shopRun } from '../../stories/fixtures/runs.ts'
import { everything } from '../../stories/fixtures/prose.ts'
import { conversations, diagnostics, metered } from '../../stories/fixtures/panels.ts'
import { CallCard, Composer, MessageCard, Notices } from '../../src/ui/index.ts'
import { ReplayPlayer, RunMinimap, RunWaterfall } from '../../src/ui/pictures/index.ts'
import { CachePanel, ConversationList, DiagnosticsPanel, EventFilterBar, MetricsPanel } from '../../src/ui/panels/index.ts'

const card = { status: 'ok', durationMs: 1_200, expanded: true, onExpandedChange: () => {} } as const

/** Parts of every sort, one below the other. */
export function KitSampler() {
  return (
    <div style={{ inlineSize: 800 }}>
      <MessageCard speaker="user" text={everything} at={0} timeZone="UTC" />
      {Object.entries(calls).map(([name, call]) => (
        <CallCard key={name} {...card} {...call} />
      ))}
      <Notices notices={[{ key: 1, level: 'error', code: 'A', message: 'No.' }]} onDismiss={() => {}} />
      <EventFilterBar value={{ query: 'a' }} onChange={() => {}} resultCount={3} />
      <ConversationList conversations={conversations} selectedId="a2" timeZone="UTC" />
      <CachePanel {...diagnostics} onClear={async () => {}} />
      <DiagnosticsPanel diagnostics={diagnostics} onDownload={() => {}} timeZone="UTC" />
      <MetricsPanel events={metered(20)} timeZone="UTC" />
      <RunWaterfall rows={rowsOf(shopRun())} selectedId={15} timeZone="UTC" onClose={() => {}} />
      <RunMinimap rows={rowsOf(shopRun())} view={{ from: 3, to: 9 }} />
      <ReplayPlayer events={shopRun()} count={12} timeZone="UTC" />
      <Composer onSend={() => {}} agentState="running" onAgentState={() => {}} />
    </div>
  )
}
