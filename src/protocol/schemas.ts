import type { EventOrigin } from './agent-event.ts'
import type { ActionArgs, CommandMetadata, ConfirmationState, ObservationExtras, SecurityRisk, TaskItem } from './kinds.ts'
import { anything, flag, list, nullish, number, object, oneOf, record, text, where, type Shape } from './shape.ts'
import { isTimestamp } from './timestamp.ts'

// Strict on what makes a kind drawable; all else may be missing or null, must have its type when it is there, and fields unknown here pass.

const optionalText = nullish(text)
const optionalFlag = nullish(flag)
const optionalNumber = nullish(number)
const optionalTexts = nullish(list(text))
const optionalNumbers = nullish(list(number))
const optionalList = nullish(list(anything))
const optionalRecord = nullish(record)
// A newer server's further values pass, as numbers and text.
const optionalRisk = nullish(where<SecurityRisk>((value) => typeof value === 'number', 'a number'))
const optionalConfirmation = nullish(where<ConfirmationState>((value) => typeof value === 'string', 'text'))
const optionalTasks = nullish(
  list(
    object({
      id: nullish(where<string | number>((value) => typeof value === 'string' || typeof value === 'number', 'text or a number')),
      title: optionalText,
      status: optionalText,
      notes: optionalText,
    } satisfies Fields<TaskItem>),
  ),
)
const optionalMetadata = nullish(
  object({
    exit_code: optionalNumber,
    pid: optionalNumber,
    username: optionalText,
    hostname: optionalText,
    working_dir: optionalText,
    py_interpreter_path: optionalText,
    prefix: optionalText,
    suffix: optionalText,
  } satisfies Fields<CommandMetadata>),
)
const thought = { thought: optionalText }
const risk = { security_risk: optionalRisk }
const outputs = { outputs: optionalRecord }
const lines = { start: optionalNumber, end: optionalNumber }
const tasks = { command: optionalText, task_list: optionalTasks }
const none = {}

/** What the fields of every known action's args must be. */
export const actionFields = {
  message: { content: text, file_urls: optionalTexts, image_urls: optionalTexts, wait_for_response: optionalFlag, ...risk },
  system: { content: text, tools: optionalList, openhands_version: optionalText, agent_class: optionalText },
  run: {
    command: text,
    is_input: optionalFlag,
    ...thought,
    blocking: optionalFlag,
    is_static: optionalFlag,
    cwd: optionalText,
    hidden: optionalFlag,
    confirmation_state: optionalConfirmation,
    ...risk,
  },
  run_ipython: {
    code: text,
    ...thought,
    include_extra: optionalFlag,
    confirmation_state: optionalConfirmation,
    kernel_init_code: optionalText,
    ...risk,
  },
  read: { path: text, ...lines, ...thought, impl_source: optionalText, view_range: optionalNumbers, ...risk },
  write: { path: text, content: text, ...lines, ...thought, ...risk },
  edit: {
    path: text,
    command: optionalText,
    file_text: optionalText,
    old_str: optionalText,
    new_str: optionalText,
    insert_line: optionalNumber,
    content: optionalText,
    ...lines,
    ...thought,
    impl_source: optionalText,
    ...risk,
  },
  browse: { url: text, ...thought, return_axtree: optionalFlag, ...risk },
  browse_interactive: { browser_actions: text, ...thought, browsergym_send_msg_to_user: optionalText, return_axtree: optionalFlag, ...risk },
  call_tool_mcp: { name: text, arguments: optionalRecord, ...thought, ...risk },
  delegate: { agent: text, inputs: optionalRecord, ...thought },
  think: { thought: text },
  finish: { final_thought: optionalText, ...outputs, ...thought, task_completed: anything },
  reject: { ...outputs, ...thought },
  null: none,
  change_agent_state: { agent_state: text, ...thought },
  recall: { recall_type: optionalText, query: optionalText, ...thought },
  condensation: {
    forgotten_event_ids: optionalNumbers,
    forgotten_events_start_id: optionalNumber,
    forgotten_events_end_id: optionalNumber,
    summary: optionalText,
    summary_offset: optionalNumber,
  },
  condensation_request: none,
  task_tracking: { ...tasks, ...thought },
  loop_recovery: { option: anything },
  start: none,
  pause: none,
  resume: none,
  stop: none,
  push: none,
  send_pr: none,
} satisfies { [K in keyof ActionArgs]: Fields<ActionArgs[K]> }

/** What the fields of every known observation's extras must be. */
export const observationFields = {
  run: { command: optionalText, metadata: optionalMetadata, hidden: optionalFlag },
  run_ipython: { code: optionalText, image_urls: optionalTexts },
  read: { path: optionalText, impl_source: optionalText },
  write: { path: optionalText },
  edit: {
    path: optionalText,
    prev_exist: optionalFlag,
    old_content: optionalText,
    new_content: optionalText,
    impl_source: optionalText,
    diff: optionalText,
  },
  browse: {
    url: optionalText,
    trigger_by_action: optionalText,
    screenshot: optionalText,
    screenshot_path: optionalText,
    set_of_marks: optionalText,
    error: optionalFlag,
    open_pages_urls: optionalTexts,
  },
  delegate: outputs,
  error: { error_id: optionalText },
  agent_state_changed: { agent_state: text, reason: optionalText },
  recall: {
    recall_type: optionalText,
    repo_name: optionalText,
    microagent_knowledge: nullish(list(object({ name: optionalText, trigger: optionalText, content: optionalText }))),
  },
  mcp: { name: optionalText, arguments: optionalRecord },
  download: { file_path: optionalText },
  task_tracking: tasks,
  null: none,
  success: none,
  user_rejected: none,
  condense: none,
  think: none,
  loop_detection: none,
} satisfies { [K in keyof ObservationExtras]: Fields<ObservationExtras[K]> }

/** What every event carries, whatever its kind. */
export const baseFields = {
  timestamp: nullish(where<string>(isTimestamp, 'an ISO 8601 date and time')),
  source: nullish(oneOf<EventOrigin>('agent', 'user', 'environment')),
  message: optionalText,
  cause: nullish(where<number>(Number.isInteger, 'an integer')),
  tool_call_metadata: nullish(object({ function_name: optionalText, tool_call_id: optionalText })),
  llm_metrics: optionalRecord,
  timeout: optionalNumber,
  idempotency_key: optionalText,
  draft_key: optionalText,
  action: optionalText,
  observation: optionalText,
  success: optionalFlag,
}

export const idField = where<number>((value) => Number.isSafeInteger(value) && Number(value) >= 0, 'an integer of 0 or more')

/** An id, or -1 for the end of an empty log. */
export const eventIdOrNone = where<number>((value) => Number.isSafeInteger(value) && Number(value) >= -1, 'an integer of -1 or more')

/** A shape for every field of `T`, no more and no less: required ones as typed, optional ones also null. */
type Fields<T> = {
  readonly [K in keyof T]-?: Shape<undefined extends T[K] ? Lenient<T[K]> | null | undefined : T[K]>
}

/** `T` with null allowed for what is optional inside it. */
type Lenient<T> = T extends readonly (infer Item)[] ? Lenient<Item>[] : T extends object ? { [K in keyof T]?: T[K] | null | undefined } : T
