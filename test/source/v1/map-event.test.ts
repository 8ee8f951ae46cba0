import { describe, expect, it, test } from 'vitest'
import { EventFilter, isUnknown, kindOf, parseEvent, type AgentEvent } from 'eventreel'
import { buildRows } from '../../../src/ui/rows/build-rows.ts'
import { mapEvent } from '../../../src/source/v1/map-event.ts'
import { Places } from '../../../src/source/v1/places.ts'
import { v1Run } from '../../../stories/fixtures/v1-run.ts'

type Json = Readonly<Record<string, unknown>>

function mapAll(raws: readonly unknown[]): AgentEvent[] {
  const places = new Places()
  raws.forEach((raw, id) => places.note(id, String((raw as Json)['id']), raw as Json))
  return raws.map((raw, id) => mapEvent(raw, id, (key) => places.causeOf(key, id) ?? undefined))
}

const events = mapAll(v1Run)
const one = (raw: unknown) => mapEvent(raw, 7, () => undefined)

/** Every text and number in it, wherever it stands. */
function leaves(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return value === null || value === '' ? [] : [value]
  return Object.values(value).flatMap(leaves)
}

describe('events of a V1 server', () => {
  it('are events like any other, by the names that the cards know', () => {
    for (const event of events) expect(parseEvent(structuredClone(event))).toEqual(structuredClone(event))
    const kinds = new Set(events.map(kindOf))
    for (const kind of [
      'message', 'system', 'think', 'task_tracking', 'run', 'read', 'edit', 'browse', 'browse_interactive', 'call_tool_mcp', 'mcp', 'delegate', 'user_rejected', 'error', 'condensation',
      'condensation_request', 'agent_state_changed', 'finish', 'success',
    ])
      expect(kinds).toContain(kind)
    expect(events.filter((event) => isUnknown(event)).map(kindOf)).toEqual(['ConversationStateUpdateEvent', 'GlobAction', 'GlobObservation', 'HookExecutionEvent'])
  })

  it('keep their uuid, their time and who they come from', () => {
    events.forEach((event, id) => {
      const { id: uuid, timestamp, source } = v1Run[id] as Json
      expect(event).toMatchObject({ id, sourceId: uuid, timestamp, source: source === 'hook' ? 'environment' : source })
    })
  })

  it('lose nothing of what they say', () => {
    events.forEach((event, id) => {
      const { tool_call: _call, ...raw } = v1Run[id] as Json
      const text = JSON.stringify(event)
      // Of a known kind, parts of text are joined, and a state has another name.
      const words = leaves(raw).filter((leaf) => !['text', false, 'execution_status', 'LOW', 'MEDIUM', 'HIGH', 'UNKNOWN', 'completion'].includes(leaf as string) && !/^(assistant|user|running|delegate)$/.test(String(leaf)))
      for (const leaf of words) if (!/(Event|Observation|Action|^Condensation|Request)$/.test(String(leaf))) expect(text).toContain(JSON.stringify(leaf).replaceAll('"', ''))
    })
    const whole = events.find((event) => kindOf(event) === 'HookExecutionEvent')
    expect(whole).toMatchObject({ extras: v1Run[whole?.id ?? -1] })
  })

  it('join answers, refusals and errors to their calls, and say how these went', () => {
    const rows = buildRows(events, { timeZone: 'UTC', isLive: false, groups: false })
    const calls = rows.flatMap((row) => (row.type === 'call' ? [[kindOf(row.action ?? row.observation ?? events[0] as AgentEvent), row.status] as const] : []))
    expect(calls).toEqual([
      ['think', 'ok'], ['task_tracking', 'ok'], ['run', 'error'], ['read', 'ok'], ['edit', 'ok'], ['edit', 'ok'], ['browse', 'ok'], ['browse_interactive', 'error'], ['call_tool_mcp', 'ok'],
      ['GlobAction', 'ok'], ['delegate', 'ok'], ['run', 'rejected'], ['run', 'error'], ['condensation_request', 'ok'], ['condensation', 'ok'], ['HookExecutionEvent', 'ok'], ['error', 'error'], ['finish', 'ok'],
    ])
    expect(rows.flatMap((row) => (row.type === 'state' ? [row.state] : []))).toEqual(['running', 'paused', 'finished'])
    expect(rows.flatMap((row) => (row.type === 'message' ? [row.speaker] : []))).toEqual(['user', 'agent'])
  })

  it('are found by text, kind and source', () => {
    const found = (options: ConstructorParameters<typeof EventFilter>[0]) => events.filter((event) => new EventFilter(options).include(event)).map(kindOf)
    expect(found({ query: 'expected 24' })).toEqual(['run'])
    expect(found({ query: 'formatted 2 files' })).toEqual(['HookExecutionEvent'])
    expect(found({ includeTypes: ['edit'] })).toEqual(['edit', 'edit', 'edit', 'edit'])
    expect(found({ source: 'user' })).toEqual(['message', 'agent_state_changed'])
  })
})

test('what is not as its kind should be is shown as it is', () => {
  const odd = { kind: 'ActionEvent', id: 'a', timestamp: '2026-01-05T10:00:00', source: 'agent', tool_name: 'file_editor', action: { kind: 'FileEditorAction', command: 'create', path: 7 } }
  expect(one(odd)).toMatchObject({ id: 7, sourceId: 'a', timestamp: odd.timestamp, source: 'agent', observation: 'ActionEvent', extras: odd })
  expect(one({ kind: 'MessageEvent', id: 'b', timestamp: 'yesterday', llm_message: { content: 'hi' } })).toMatchObject({ id: 7, sourceId: 'b', observation: 'MessageEvent' })
  for (const noEvent of [null, 'noise', 7, [1]]) expect(parseEvent(structuredClone(one(noEvent)))).toMatchObject({ id: 7, observation: 'unknown', extras: { value: noEvent } })
})

test('a call of a tool that there is not keeps its name and its arguments', () => {
  const raw = { kind: 'ActionEvent', id: 'a', source: 'agent', thought: [], action: null, tool_name: 'teleport', tool_call_id: 'c', tool_call: { name: 'teleport', arguments: '{"to":"Mars"}' } }
  expect(one(raw)).toMatchObject({ action: 'teleport', args: { tool_call: { arguments: '{"to":"Mars"}' } } })
})

test('pictures in messages and answers are kept', () => {
  const image = { type: 'image', image_urls: ['data:image/png;base64,AA=='] }
  const message = one({ kind: 'MessageEvent', id: 'a', source: 'user', llm_message: { role: 'user', content: [{ type: 'text', text: 'look' }, image] } })
  expect(message).toMatchObject({ action: 'message', args: { content: 'look', image_urls: ['data:image/png;base64,AA=='] } })
  const shot = one({ kind: 'ObservationEvent', id: 'b', observation: { kind: 'BrowserObservation', content: [{ type: 'text', text: 'page' }], screenshot_data: 'AA==' } })
  expect(shot).toMatchObject({ observation: 'browse', extras: { screenshot: 'data:image/png;base64,AA==' } })
  const answer = one({ kind: 'ObservationEvent', id: 'c', observation: { kind: 'MCPToolObservation', content: [image] } })
  expect(answer).toMatchObject({ observation: 'mcp', extras: { content: [image] } })
})
