import { expect, test } from 'vitest'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { settle, showTimeline } from './timeline-harness.tsx'

const HUGE = 'x'.repeat(5_000_000)
const PIXEL = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

function nested(levels: number): unknown {
  let value: unknown = 'bottom'
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? { in: value } : [value]
  return value
}

/** An event as a server might send it, whatever its type says. */
function event(fields: Record<string, unknown>): AgentEvent {
  return { id: 1, source: 'agent', ...fields } as AgentEvent
}

async function opened(shown: AgentEvent | readonly AgentEvent[]) {
  const { scroller } = await showTimeline({ events: [shown].flat() })
  for (const button of scroller.querySelectorAll<HTMLElement>('button[aria-expanded="false"]')) button.click()
  await settle()
  return scroller
}

test('markup in a message is text', async () => {
  const text = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
  const scroller = await opened(event({ action: 'message', args: { content: text } }))
  expect(scroller.textContent).toContain(text)
  expect(scroller.querySelector('script, img')).toBeNull()
})

test('only web addresses can be followed, and only pictures loaded', async () => {
  const content = 'javascript:alert(1) data:text/html,x https://ok.example/a?b=<b> [x](javascript:alert(2))'
  const image_urls = ['javascript:alert(1)', 'data:text/html,<script>1</script>', 'data:image/svg+xml,<svg onload=alert(1)>', PIXEL]
  const scroller = await opened(event({ action: 'message', args: { content, image_urls } }))
  expect([...scroller.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual(['https://ok.example/a?b='])
  expect([...scroller.querySelectorAll('a')].map((link) => link.rel)).toEqual(['noopener noreferrer nofollow'])
  expect([...scroller.querySelectorAll('img')].map((image) => image.getAttribute('src'))).toEqual([PIXEL])
})

const carriers: readonly (readonly [string, Record<string, unknown>])[] = [
  ['a message', { action: 'message', args: { content: HUGE } }],
  ['an address', { action: 'message', args: { content: `https://a.b/${')'.repeat(5_000_000)}` } }],
  ['a command and its thought', { action: 'run', args: { command: HUGE, thought: HUGE } }],
  ['an output', { observation: 'run', content: HUGE, extras: {} }],
  ['a path and a file', { observation: 'read', content: HUGE, extras: { path: HUGE } }],
  ['a file that is written', { action: 'write', args: { path: 'a', content: HUGE } }],
  ['a change', { observation: 'edit', content: '', extras: { path: 'a', old_content: HUGE, new_content: `${HUGE}y` } }],
  ['a thought', { action: 'think', args: { thought: HUGE } }],
  ['a finish', { action: 'finish', args: { final_thought: HUGE, outputs: { a: HUGE } } }],
  ['an error', { observation: 'error', content: HUGE, extras: {} }],
  ['a state', { observation: 'agent_state_changed', content: '', extras: { agent_state: HUGE, reason: HUGE } }],
  ['the address and the words of a page', { observation: 'browse', content: HUGE, extras: { url: HUGE, title: HUGE } }],
  ['a tool, its arguments and its answer', { observation: 'mcp', content: JSON.stringify({ content: [{ text: HUGE }, { [HUGE.slice(0, 1_000)]: HUGE }] }), extras: { name: HUGE, arguments: { a: HUGE, [HUGE]: [HUGE] } } }],
  ['Python and what it printed', { observation: 'run_ipython', content: HUGE, extras: { code: HUGE } }],
  ['an agent and its task', { action: 'delegate', args: { agent: HUGE, inputs: { task: HUGE, [HUGE]: HUGE } } }],
  ['a summary', { action: 'condensation', args: { summary: HUGE } }],
  ['an unknown kind', { action: HUGE, args: { a: HUGE, b: [HUGE], [HUGE]: 1 } }],
]

test.each(carriers)('one line of five million characters in %s is drawn in part', async (_, fields) => {
  const scroller = await opened(event(fields))
  expect(scroller.innerHTML.length).toBeGreaterThan(100)
  expect(scroller.innerHTML.length).toBeLessThan(100_000)
})

test('a million lines are drawn in part', async () => {
  const scroller = await opened(event({ observation: 'run', content: 'line\n'.repeat(1_000_000), extras: {} }))
  expect(scroller.textContent).toContain('Show 1,000 more lines')
  expect(scroller.querySelector('pre')?.textContent.split('\n')).toHaveLength(20)
})

test('ten thousand levels of JSON are shown to a few, without exhausting the stack', async () => {
  const scroller = await opened([event({ action: 'teleport', args: { deep: nested(10_000) } }), event({ id: 2, action: 'finish', args: { outputs: { deep: nested(10_000) } } })])
  expect(scroller.textContent).toContain('in: ')
  expect(scroller.textContent).not.toContain('bottom')
})

test('a list of a hundred thousand entries is drawn in part', async () => {
  const wide = Array.from({ length: 100_000 }, (_, at) => ({ at }))
  const scroller = await opened(event({ observation: 'mcp', content: '', extras: { name: 'list', arguments: { wide, ...wide } } }))
  expect(scroller.querySelectorAll('[role=treeitem]')).toHaveLength(21)
})

test('what a call calls a picture is loaded only if it is one', async () => {
  const svg = 'data:image/svg+xml,<svg onload=alert(1)>'
  const scroller = await opened([
    event({ observation: 'browse', content: '', extras: { url: 'javascript:alert(1)', screenshot: 'javascript:alert(2)' } }),
    event({ id: 2, observation: 'run_ipython', content: `![x](${svg})`, extras: { image_urls: [svg] } }),
    event({ id: 3, observation: 'mcp', content: JSON.stringify({ content: [{ type: 'image', mimeType: 'text/html', data: 'x' }] }), extras: { name: 'look' } }),
  ])
  expect(scroller.querySelector('img, a')).toBeNull()
  expect(scroller.textContent).toContain('Picture: cannot be shown')
})

test('names of an object’s own making are names of kinds like any other', async () => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty']
  const scroller = await opened(names.flatMap((name, at) => [event({ id: at * 2, action: name, args: {} }), event({ id: at * 2 + 1, observation: 'agent_state_changed', content: '', extras: { agent_state: name } })]))
  for (const name of names) expect(scroller.textContent?.toLowerCase()).toContain(name.replaceAll('_', ' ').trim().toLowerCase())
})

test('fields of the wrong type are shown or left out, never an exception', async () => {
  const odd: readonly Record<string, unknown>[] = [
    { action: 'run', args: { command: 7, thought: {} } },
    { observation: 'run', content: { a: 1 }, extras: { metadata: 'none' } },
    { action: 'message', args: null },
    { action: 'message', args: { content: ['a'], image_urls: 'http://a' } },
    { observation: 'edit', content: null, extras: { old_content: 1, new_content: [] } },
    { action: 'finish', args: 'done' },
    { action: 'task_tracking', args: { task_list: [null, 'a', { title: 3, status: {} }] } },
    { action: 'teleport', args: [1, 2] },
    { observation: 'mcp', content: '{"content": [null, 1, "a"]}', extras: { name: {}, arguments: 'x' } },
    { observation: 'mcp', content: '{"content": [{"text": 1}, {"type": "image"}]}', extras: { arguments: [] } },
    { observation: 'browse', content: 7, extras: { url: {}, screenshot: [] } },
    { action: 'delegate', args: { agent: 1, inputs: 'all' } },
    { action: 'condensation', args: { forgotten_event_ids: 'all', forgotten_events_start_id: 9, forgotten_events_end_id: 2, summary: {} } },
    { observation: 'run_ipython', content: null, extras: { code: 1, image_urls: [1, 'a'] } },
    { observation: 'agent_state_changed', extras: { agent_state: null, reason: 9 } },
  ]
  const scroller = await opened(odd.map((fields, id) => event({ ...fields, id })))
  expect(scroller.querySelectorAll('.er-row:not([data-type=group])').length).toBe(odd.length)
})
