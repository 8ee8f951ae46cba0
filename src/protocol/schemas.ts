import type { ActionArgs, ObservationExtras } from './kinds.ts'
import { fields } from './fields.ts'

// Strict on what makes a kind drawable; all else may be missing or null, must have its type when it is there, and fields unknown here pass.
// A newer server's further values pass as well: a risk is any number, a state any text.

/** The fields of every known action's args, in the words of {@link fields}. */
export const actionFields = {
  message: 'content file_urls?:text[] image_urls?:text[] wait_for_response?:flag security_risk?:number',
  system: 'content tools?:any[] openhands_version? agent_class?',
  run: 'command is_input?:flag blocking?:flag is_static?:flag cwd? hidden?:flag confirmation_state? thought? security_risk?:number',
  run_ipython: 'code include_extra?:flag kernel_init_code? confirmation_state? thought? security_risk?:number',
  read: 'path impl_source? view_range?:number[] start?:number end?:number thought? security_risk?:number',
  write: 'path content start?:number end?:number thought? security_risk?:number',
  edit: 'path impl_source? command? file_text? old_str? new_str? insert_line?:number content? start?:number end?:number thought? security_risk?:number',
  browse: 'url return_axtree?:flag thought? security_risk?:number',
  browse_interactive: 'browser_actions browsergym_send_msg_to_user? return_axtree?:flag thought? security_risk?:number',
  call_tool_mcp: 'name arguments?:record thought? security_risk?:number',
  delegate: 'agent inputs?:record thought? conversation_id?:any conversation_ids?:any',
  think: 'thought',
  finish: 'final_thought? task_completed?:any outputs?:record thought?',
  reject: 'outputs?:record thought?',
  null: '',
  change_agent_state: 'agent_state thought?',
  recall: 'recall_type? query? thought?',
  condensation: 'forgotten_event_ids?:number[] forgotten_events_start_id?:number forgotten_events_end_id?:number summary? summary_offset?:number',
  condensation_request: '',
  task_tracking: 'command? task_list?:task[] thought?',
  loop_recovery: 'option?:any',
  start: '',
  pause: '',
  resume: '',
  stop: '',
  push: '',
  send_pr: '',
} as const satisfies Record<keyof ActionArgs, string>

/** The fields of every known observation's extras, likewise. */
export const observationFields = {
  run: 'command? metadata?:metadata hidden?:flag',
  run_ipython: 'code? image_urls?:text[]',
  read: 'path? impl_source?',
  write: 'path?',
  edit: 'path? prev_exist?:flag old_content? new_content? impl_source? diff?',
  browse: 'url? trigger_by_action? screenshot? screenshot_path? set_of_marks? error?:flag open_pages_urls?:text[]',
  delegate: 'outputs?:record conversation_id?:any conversation_ids?:any',
  error: 'error_id?',
  agent_state_changed: 'agent_state reason?',
  recall: 'recall_type? repo_name? microagent_knowledge?:knowledge[]',
  mcp: 'name? arguments?:record',
  download: 'file_path?',
  task_tracking: 'command? task_list?:task[]',
  null: '',
  success: '',
  user_rejected: '',
  condense: '',
  think: '',
  loop_detection: '',
} as const satisfies Record<keyof ObservationExtras, string>

/** What lies deeper in args and extras. */
export const parts = {
  task: fields('id?:textOrNumber title? status? notes?'),
  metadata: fields('exit_code?:number pid?:number username? hostname? working_dir? py_interpreter_path? prefix? suffix?'),
  knowledge: fields('name? trigger? content?'),
}

const baseFields =
  'timestamp?:time source?:origin message? cause?:integer tool_call_metadata?:call llm_metrics?:record timeout?:number idempotency_key? draft_key? action? observation? success?:flag'
const call = fields('function_name? tool_call_id?')

/** What every event carries, whatever its kind, before and after a log has given it its id. */
export const newEvent = fields(baseFields, { call })
export const eventWithId = fields(`id:id ${baseFields}`, { call })
