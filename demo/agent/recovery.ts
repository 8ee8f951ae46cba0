import type { AgentEvent } from 'eventreel'
import type { ConversationPort } from './conversation-port.ts'
import type { LogWriter } from './log-writer.ts'
import type { Remembered } from './memory.ts'

const TAIL = 50

/** After the program was ended at any point: brings the log back to the truth, and says that the work goes on. */
export async function recover(port: ConversationPort, log: LogWriter, remembered: Remembered): Promise<void> {
  const open = findOpenAction(await port.readTail(TAIL))
  if (open !== null) await log.fail('The server was ended before this was done.', open.id)
  if (remembered.task === null || remembered.paused) return
  port.sendTransient({ notice: { level: 'info', code: 'restarted', message: 'The server was started again; the agent goes on.' } })
  const content = 'The server was started again. I go on where I was.'
  await port.addEvent({ action: 'message', message: content, args: { content, wait_for_response: false } }, 'agent')
}

const OBSERVED = new Set(['run', 'read', 'edit', 'write', 'think', 'call_tool_mcp', 'task_tracking'])

/** The agent's last deed, when nothing was observed of it. */
export function findOpenAction(tail: readonly AgentEvent[]): AgentEvent | null {
  const deed = tail.findLast((event) => event.source === 'agent' && event.action !== undefined && OBSERVED.has(event.action))
  if (deed === undefined || tail.some((event) => event.cause === deed.id)) return null
  return deed
}
