import type { AgentEvent } from '../../src/protocol/agent-event.ts'

/** An event of its id: actions of the agent at even ids, observations of them at odd ones, a message of the user every tenth. */
export function makeEvent(id: number, content = `content of ${id}`): AgentEvent {
  const timestamp = new Date(Date.UTC(2026, 0, 1) + id * 1000).toISOString()
  if (id % 10 === 0) return { id, timestamp, source: 'user', action: 'message', args: { content } }
  if (id % 2 === 0) return { id, timestamp, source: 'agent', action: 'run', args: { command: `echo ${id}`, thought: content } }
  return { id, timestamp, source: 'agent', cause: id - 1, observation: 'run', content, extras: { command: `echo ${id - 1}` } }
}

export function makeEvents(from: number, to: number): AgentEvent[] {
  return Array.from({ length: to - from + 1 }, (_, i) => makeEvent(from + i))
}

/** About 2.7 KB of JSON, shaped as an agent's log is: short actions, long outputs, some of them not ASCII. */
export function makeRealisticEvent(id: number): AgentEvent {
  const timestamp = new Date(Date.UTC(2026, 0, 1) + id * 1000).toISOString()
  if (id % 2 === 0) {
    const command = `cd /workspace/project && npx vitest run test/part-${id}.test.ts --reporter=verbose`
    return { id, timestamp, source: 'agent', message: `Running command: ${command}`, action: 'run', args: { command, thought: `I check part ${id} after the change, and read what it says before I go on.`.repeat(8) } }
  }
  const line = (n: number) => `${id % 7 === 1 ? ' ✓' : ' ok'} test/part-${id}.test.ts > case ${n} keeps its promise when called with ${(id * 7919 + n * 104729) % 99991} (${n % 17}ms)\n`
  return {
    id, timestamp, source: 'agent', cause: id - 1, observation: 'run', content: Array.from({ length: 46 }, (_, n) => line(n)).join(''),
    extras: { command: `npx vitest run test/part-${id - 1}.test.ts`, metadata: { exit_code: 0, pid: 4000 + id, working_dir: '/workspace/project' } },
  }
}
