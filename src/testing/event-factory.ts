import type { ActionArgs, ObservationExtras } from '../protocol/kinds.ts'
import type { AgentEvent } from '../protocol/agent-event.ts'

/** Makes well-formed events, one second apart, with ids in a row. */
export interface EventFactory {
  message(content: string, source?: 'user' | 'agent'): AgentEvent
  action<K extends keyof ActionArgs>(name: K, args: ActionArgs[K]): AgentEvent
  observation<K extends keyof ObservationExtras>(name: K, content: string, extras: ObservationExtras[K], cause?: number): AgentEvent
  /** A command and what it printed: two events. */
  run(command: string, output: string, exitCode?: number): readonly [AgentEvent, AgentEvent]
}

/**
 * @param options.firstId id of the first event, default 0
 * @param options.start time of the event 0, milliseconds since the epoch
 * @example
 * const make = eventFactory()
 * const events = [make.message('run the tests', 'user'), ...make.run('npm test', '12 passed')]
 */
export function eventFactory({ firstId = 0, start = Date.UTC(2026, 0, 1, 12) }: { readonly firstId?: number; readonly start?: number } = {}): EventFactory {
  let next = firstId
  const base = (source: 'agent' | 'user' | 'environment') => {
    const id = next++
    return { id, timestamp: new Date(start + id * 1000).toISOString(), source }
  }
  const action: EventFactory['action'] = (name, args) => ({ ...base('agent'), action: name, args })
  const observation: EventFactory['observation'] = (name, content, extras, cause) =>
    ({ ...base('agent'), ...(cause === undefined ? {} : { cause }), observation: name, content, extras })
  return {
    message: (content, source = 'agent') => ({ ...base(source), message: content, action: 'message', args: { content } }),
    action,
    observation,
    run: (command, output, exitCode = 0) => {
      const call = action('run', { command })
      return [call, observation('run', output, { command, metadata: { exit_code: exitCode } }, call.id)]
    },
  }
}
