/** Args of every known action, by its name on the wire. Fields that servers send as `null` are typed so. */
export interface ActionArgs {
  message: { content: string; file_urls?: string[] | null; image_urls?: string[] | null; wait_for_response?: boolean; security_risk?: SecurityRisk | null }
  system: { content: string; tools?: unknown[] | null; openhands_version?: string | null; agent_class?: string | null }
  run: { command: string; is_input?: boolean; thought?: string; blocking?: boolean; is_static?: boolean; cwd?: string | null; hidden?: boolean; confirmation_state?: ConfirmationState; security_risk?: SecurityRisk | null }
  run_ipython: { code: string; thought?: string; include_extra?: boolean; confirmation_state?: ConfirmationState; kernel_init_code?: string; security_risk?: SecurityRisk | null }
  read: { path: string; start?: number; end?: number; thought?: string; impl_source?: string; view_range?: number[] | null; security_risk?: SecurityRisk | null }
  write: { path: string; content: string; start?: number; end?: number; thought?: string; security_risk?: SecurityRisk | null }
  edit: { path: string; command?: string; file_text?: string | null; old_str?: string | null; new_str?: string | null; insert_line?: number | null; content?: string; start?: number; end?: number; thought?: string; impl_source?: string; security_risk?: SecurityRisk | null }
  browse: { url: string; thought?: string; return_axtree?: boolean; security_risk?: SecurityRisk | null }
  browse_interactive: { browser_actions: string; thought?: string; browsergym_send_msg_to_user?: string; return_axtree?: boolean; security_risk?: SecurityRisk | null }
  call_tool_mcp: { name: string; arguments?: Record<string, unknown> | null; thought?: string; security_risk?: SecurityRisk | null }
  delegate: { agent: string; inputs?: Record<string, unknown> | null; thought?: string; conversation_id?: unknown; conversation_ids?: unknown }
  think: { thought: string }
  finish: { final_thought?: string; outputs?: Record<string, unknown> | null; thought?: string; task_completed?: unknown }
  reject: { outputs?: Record<string, unknown> | null; thought?: string }
  null: object
  change_agent_state: { agent_state: string; thought?: string }
  recall: { recall_type?: string; query?: string; thought?: string }
  condensation: { forgotten_event_ids?: number[] | null; forgotten_events_start_id?: number | null; forgotten_events_end_id?: number | null; summary?: string | null; summary_offset?: number | null }
  condensation_request: object
  task_tracking: { command?: string; task_list?: TaskItem[] | null; thought?: string }
  loop_recovery: { option?: unknown }
  start: object
  pause: object
  resume: object
  stop: object
  push: object
  send_pr: object
}

/** Extras of every known observation, by its name on the wire. */
export interface ObservationExtras {
  run: { command?: string; metadata?: CommandMetadata | null; hidden?: boolean }
  run_ipython: { code?: string; image_urls?: string[] | null }
  read: { path?: string; impl_source?: string }
  write: { path?: string }
  edit: { path?: string; prev_exist?: boolean; old_content?: string | null; new_content?: string | null; impl_source?: string; diff?: string | null }
  browse: { url?: string; trigger_by_action?: string; screenshot?: string | null; screenshot_path?: string | null; set_of_marks?: string | null; error?: boolean; open_pages_urls?: string[] | null }
  delegate: { outputs?: Record<string, unknown> | null; conversation_id?: unknown; conversation_ids?: unknown }
  error: { error_id?: string }
  agent_state_changed: { agent_state: string; reason?: string | null }
  recall: { recall_type?: string; repo_name?: string | null; microagent_knowledge?: { name?: string; trigger?: string; content?: string }[] | null }
  mcp: { name?: string; arguments?: Record<string, unknown> | null }
  download: { file_path?: string }
  task_tracking: { command?: string; task_list?: TaskItem[] | null }
  null: object
  success: object
  user_rejected: object
  condense: object
  think: object
  loop_detection: object
}

export interface TaskItem {
  id?: string | number
  title?: string
  status?: string
  notes?: string | null
}

export interface CommandMetadata {
  exit_code?: number | null
  pid?: number | null
  username?: string | null
  hostname?: string | null
  working_dir?: string | null
  py_interpreter_path?: string | null
  prefix?: string | null
  suffix?: string | null
}

export type ConfirmationState = 'confirmed' | 'rejected' | 'awaiting_confirmation'

/** -1 unknown, 0 low, 1 medium, 2 high. */
export type SecurityRisk = -1 | 0 | 1 | 2

/** Every state an agent can be in, in the order of a run. A server newer than this list may send others: treat them as text. */
export const AGENT_STATES = [
  'loading',
  'running',
  'awaiting_user_input',
  'paused',
  'stopped',
  'finished',
  'rejected',
  'error',
  'awaiting_user_confirmation',
  'user_confirmed',
  'user_rejected',
  'rate_limited',
] as const

export type AgentState = (typeof AGENT_STATES)[number]
