import { isPlainText, picturesIn, rawOf, textIn, textOf, type Raw } from './fields.ts'

/** The kinds of tools that there are, by the names of their classes without `Action` or `Observation`. */
const TOOLS: Readonly<Record<string, string>> = {
  Terminal: 'run',
  ExecuteBash: 'run',
  FileEditor: 'edit',
  PlanningFileEditor: 'edit',
  StrReplaceEditor: 'edit',
  TaskTracker: 'task_tracking',
  Think: 'think',
  Finish: 'finish',
  MCPTool: 'call_tool_mcp',
  Delegate: 'delegate',
  Task: 'delegate',
  Browser: 'browse',
  BrowserNavigate: 'browse',
}

/** What an agent does, as the cards know it: what is of no known class keeps its name, and all that it says. */
export function mapAction(action: Raw, toolName: string): { readonly action: string; readonly args: Raw } {
  const { kind, command } = action
  const name = textOf(kind)
  const as = (known: string, more: Raw = {}) => ({ action: known, args: { ...action, ...more } })
  const tool = TOOLS[name.replace(/Action$/, '')]
  switch (tool) {
    case 'edit':
      return as(command === 'view' ? 'read' : tool)
    case 'finish':
      return as(tool, { final_thought: action['message'] })
    case 'call_tool_mcp':
      return as(tool, { name: toolName, arguments: action['data'] })
    case 'delegate': {
      const { ids, tasks, prompt, subagent_type: type } = action
      return as(tool, { agent: Array.isArray(ids) ? ids.join(', ') : textOf(type ?? command), inputs: tasks ?? { prompt } })
    }
    case undefined:
      return name.startsWith('Browser') ? as('browse_interactive', { browser_actions: callOf(name, action) }) : as(name)
    default:
      return as(tool)
  }
}

/** What came of it. */
export function mapObservation(observation: Raw, toolName: string): { readonly observation: string; readonly content: string; readonly extras: Raw; readonly success?: boolean } {
  const { kind, content: parts, output, screenshot_data: picture, ...rest } = observation
  const { error } = rest
  const name = textOf(kind)
  const isFailed = observation['is_error'] === true || textOf(error) !== ''
  const extras = { ...rest, ...(isPlainText(parts) && picturesIn(parts).length === 0 ? {} : { content: parts }) }
  const as = (known: string, more: Raw = extras) => ({ observation: known, content: textIn(parts) || textOf(output) || textOf(error), extras: more, ...(isFailed ? { success: false } : {}) })
  const tool = TOOLS[name.replace(/Observation$/, '')]
  switch (tool) {
    case 'run': {
      const metadata = rawOf(observation['metadata'])
      return as(tool, { ...extras, metadata: { ...metadata, exit_code: metadata['exit_code'] ?? observation['exit_code'] } })
    }
    case 'edit':
      return as(observation['command'] === 'view' ? 'read' : tool)
    case 'finish':
      return as('success')
    case 'call_tool_mcp':
      return as('mcp', { ...extras, name: toolName })
    case 'browse':
      return as(tool, { ...extras, error: isFailed, ...(typeof picture === 'string' ? { screenshot: `data:image/png;base64,${picture}` } : {}) })
    case undefined:
      return as(name, observation)
    default:
      return as(tool)
  }
}

/** `BrowserTypeAction {index: 3, text: 'a'}` → `type(index=3, text="a")` */
function callOf(kind: string, action: Raw): string {
  const given = Object.entries(action).filter(([field, value]) => field !== 'kind' && value != null)
  return `${kind.slice(7, -6).toLowerCase()}(${given.map(([field, value]) => `${field}=${JSON.stringify(value)}`).join(', ')})`
}
