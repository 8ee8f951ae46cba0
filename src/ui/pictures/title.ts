import type { AgentEvent } from '../../protocol/agent-event.ts'
import { firstLine, formatDuration } from '../format.ts'
import { nameInWords, verbOf, wordFor } from '../labels.ts'
import { answeredStatus } from '../rows/call-status.ts'
import { contentOf, fieldsOf, kindOf, textOf } from '../rows/fields.ts'
import type { CallStatus, TimelineRow } from '../rows/row.ts'
import type { PictureLabels } from './labels.ts'

/** What something is called: "Ran", "npm test". */
export interface Title {
  readonly verb: string
  readonly object: string
  /** The end of a path says more than its beginning. */
  readonly isPath?: boolean
}

/** Fields that say what was worked on; the first that is there. Edits have a path and the name of a command. */
const OBJECTS = ['path', 'url', 'command', 'code', 'name', 'agent', 'content', 'query', 'final_thought', 'thought', 'summary', 'browser_actions'] as const

/** What a row of a timeline shows, in a line. */
export function titleOfRow(row: TimelineRow, labels: PictureLabels): Title {
  switch (row.type) {
    case 'message':
      return { verb: row.speaker === 'user' ? labels.you : labels.agent, object: firstLine(row.text) }
    case 'call':
      return titleOfCall(row.action, row.observation, row.status, labels)
    case 'gap':
      return { verb: labels.gap(row.from, row.to), object: '' }
    case 'state':
      return { verb: wordFor(labels.agentStates, row.state) ?? nameInWords(row.state), object: '' }
    case 'group':
      return row.calls[0] === undefined ? NOTHING : titleOfRow(row.calls[0], labels)
    case 'day':
    case 'draft':
    case 'notice':
    case 'pending':
      return NOTHING
  }
}

const NOTHING: Title = { verb: '', object: '' }

/** What an event by itself says. */
export function titleOfEvent(event: AgentEvent, labels: PictureLabels): Title {
  if (event.action === 'message') return { verb: event.source === 'user' ? labels.you : labels.agent, object: firstLine(textOf(fieldsOf(event)['content'])) }
  const state = event.observation === 'agent_state_changed' ? textOf(fieldsOf(event)['agent_state']) : ''
  if (state !== '') return { verb: wordFor(labels.agentStates, state) ?? nameInWords(state), object: '' }
  return event.action === undefined ? titleOfCall(undefined, event, answeredStatus(event), labels) : titleOfCall(event, undefined, 'ok', labels)
}

function titleOfCall(action: AgentEvent | undefined, observation: AgentEvent | undefined, status: CallStatus, labels: PictureLabels): Title {
  const event = action ?? observation
  if (event === undefined) return NOTHING
  const fields = { ...fieldsOf(observation), ...fieldsOf(action) }
  const name = OBJECTS.find((field) => textOf(fields[field]) !== '')
  return { verb: verbOf(kindOf(event), status, labels), object: firstLine(name === undefined ? contentOf(observation) : textOf(fields[name])), isPath: name === 'path' }
}

/** `12 ms`, `0.4 s`, `3 m 05 s` */
export function formatSpan(ms: number, labels: Pick<PictureLabels, 'locale' | 'units'>): string {
  return ms < 100 ? `${Math.round(ms)} ${labels.units.ms}` : formatDuration(ms, labels)
}
