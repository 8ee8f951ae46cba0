import { count, numbers } from './count.ts'
import type { LaterLabels } from './later-labels.ts'
import type { CallStatus } from './rows/row.ts'

/**
 * The words that the parts show or say. Spread {@link englishLabels} and replace what you need. What belongs to parts that are loaded after
 * the first drawing may be left out: it is then English. A whole translation is a `Required<Labels>`.
 */
export interface Labels extends Partial<LaterLabels> {
  /** BCP 47 tag by which numbers, days and times are written. */
  readonly locale: string
  /** What stands after the hours, minutes, seconds and milliseconds of a duration: `1 h 02 m`. */
  readonly units: { readonly h: string; readonly m: string; readonly s: string; readonly ms: string }
  readonly you: string
  readonly agent: string
  readonly timeline: string
  readonly empty: string
  readonly loading: string
  readonly beginning: string
  readonly showOlder: string
  readonly newEvents: (count: number) => string
  readonly toLatest: string
  readonly gap: (from: number, to: number) => string
  readonly load: string
  readonly today: string
  readonly yesterday: string
  readonly showMore: (lines: number) => string
  readonly showMoreText: (characters: number) => string
  readonly showLess: string
  readonly copy: string
  readonly copied: string
  readonly status: Readonly<Record<CallStatus, string>>
  /** What was done, by the action's or observation's name: "Edited". Kinds without a verb show their name. */
  readonly verbs: Readonly<Record<string, string>>
  /** The same while it is being done: "Editing". */
  readonly verbsNow: Readonly<Record<string, string>>
  /** The same before it may be done: "Wants to edit". */
  readonly verbsWanted: Readonly<Record<string, string>>
  /** How a task ended, where the agent says so: by what it sends as `task_completed`. */
  readonly completion: { readonly partial: string; readonly false: string }
  readonly approve: string
  readonly reject: string
  /** How risky a call is, by the number on the wire. */
  readonly risks: Readonly<Record<number, string>>
  readonly exit: (code: number) => string
  readonly lines: (count: number) => string
  readonly tasksDone: (done: number, all: number) => string
  readonly noOutput: string
  readonly noChanges: string
  /** What stands above a part of an opened call. */
  readonly sections: { readonly arguments: string; readonly result: string; readonly inputs: string; readonly outputs: string; readonly query: string }
  readonly events: (count: number) => string
  readonly history: string
  /** How many pieces of knowledge were found. */
  readonly notes: (count: number) => string
  readonly files: string
  /** What a run of calls did, by kind, for the middle of a sentence: "edited 3 files". `other` for kinds without words of their own. */
  readonly callsDone: Readonly<Record<string, (count: number) => string>> & { readonly other: (count: number) => string }
  /** Makes one sentence of {@link callsDone}. */
  readonly sentence: (parts: readonly string[]) => string
  readonly failedCalls: (count: number) => string
  /** Stands above the first event that came while the reader was away. */
  readonly unread: string
  readonly linkCopied: string
  readonly agentStates: Readonly<Record<string, string>>
  readonly composer: string
  readonly composerPlaceholder: string
  readonly composerHint: { readonly enter: string; readonly modEnter: string }
  readonly send: string
  readonly pause: string
  readonly resume: string
  readonly stop: string
  /** What the composer says besides. `asked`: what the agent was asked to do and has not done yet. */
  readonly composing: {
    readonly offline: string
    readonly agentOffline: string
    readonly tooLarge: string
    readonly asked: { readonly paused: string; readonly running: string; readonly stopped: string }
    readonly notAsked: string
  }
  /** Why something was not sent, by the code of the error; others show their message. */
  readonly refusals: Readonly<Record<string, string>>
  readonly attaching: {
    readonly button: string
    readonly drop: string
    readonly list: string
    readonly count: (attachments: number) => string
    readonly remove: string
    readonly working: string
    readonly failed: string
    readonly stuck: string
    readonly missing: string
    readonly refused: { readonly type: string; readonly size: string; readonly count: string; readonly unreadable: string }
  }
  readonly pendingStatus: { readonly pending: string; readonly sending: string; readonly failed: string; readonly unconfirmed: string }
  readonly retry: string
  readonly discard: string
  readonly dismiss: string
  readonly writing: string
  readonly connecting: string
  readonly catchingUp: string
  readonly reconnecting: string
  readonly failed: string
}

/** The word for a name that came over the wire, where there is one. */
export function wordFor(words: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined
}

/** What a call of some kind does, as far as it got. */
export function verbOf(kind: string, status: CallStatus, labels: Pick<Labels, 'verbs' | 'verbsNow' | 'verbsWanted'>): string {
  const words = status === 'running' ? labels.verbsNow : status === 'awaiting' ? labels.verbsWanted : labels.verbs
  return wordFor(words, kind) ?? wordFor(labels.verbs, kind) ?? nameInWords(kind)
}

/** `open_pull_request` → "Open pull request" */
export function nameInWords(name: string): string {
  const words = name.slice(0, 80).replaceAll('_', ' ')
  return words.slice(0, 1).toLocaleUpperCase() + words.slice(1)
}

const times = (n: number) => (n === 1 ? 'once' : n === 2 ? 'twice' : `${numbers.format(n)} times`)

export const englishAgentStates: Readonly<Record<string, string>> = {
  loading: 'Starting',
  running: 'Working',
  awaiting_user_input: 'Waiting for you',
  paused: 'Paused',
  stopped: 'Stopped',
  finished: 'Finished',
  rejected: 'Declined',
  error: 'Stopped by an error',
  awaiting_user_confirmation: 'Needs your approval',
  user_confirmed: 'Approved by you',
  user_rejected: 'Rejected by you',
  rate_limited: 'Slowed down by the model’s limits',
}

export const englishLabels: Labels = {
  locale: 'en',
  units: { h: 'h', m: 'm', s: 's', ms: 'ms' },
  you: 'You',
  agent: 'Agent',
  timeline: 'Conversation',
  empty: 'Nothing here yet. Say what you want done.',
  loading: 'Loading',
  beginning: 'The beginning of the conversation',
  showOlder: 'Show older',
  newEvents: (n) => count(n, 'new event'),
  toLatest: 'Go to the latest',
  gap: (from, to) => (from === to ? `Event ${numbers.format(from)} not loaded yet` : `Events ${numbers.format(from)}–${numbers.format(to)} not loaded yet`),
  load: 'Load',
  today: 'Today',
  yesterday: 'Yesterday',
  showMore: (n) => `Show ${count(n, 'more line', 'more lines')}`,
  showMoreText: (n) => `Show ${count(n, 'more character', 'more characters')}`,
  showLess: 'Show less',
  copy: 'Copy',
  copied: 'Copied',
  status: {
    running: 'Running',
    ok: 'Done',
    error: 'Failed',
    timeout: 'Timed out',
    rejected: 'Rejected',
    awaiting: 'Needs your approval',
    unanswered: 'No result',
  },
  verbs: {
    run: 'Ran',
    run_ipython: 'Ran Python',
    read: 'Read',
    write: 'Wrote',
    edit: 'Edited',
    browse: 'Opened',
    browse_interactive: 'Browsed',
    call_tool_mcp: 'Called',
    mcp: 'Called',
    delegate: 'Delegated to',
    think: 'Thought',
    finish: 'Finished',
    reject: 'Declined',
    error: 'Error',
    task_tracking: 'Planned',
    condensation: 'Condensed',
    condense: 'Condensed',
    condensation_request: 'Asked to condense the history',
    system: 'System prompt',
    recall: 'Recalled',
    change_agent_state: 'Asked to be',
    download: 'Downloaded',
    push: 'Pushed',
    send_pr: 'Sent a pull request',
    loop_detection: 'Found a loop',
    loop_recovery: 'Left a loop',
    user_rejected: 'Rejected by you',
  },
  verbsNow: {
    run: 'Running',
    run_ipython: 'Running Python',
    read: 'Reading',
    write: 'Writing',
    edit: 'Editing',
    browse: 'Opening',
    browse_interactive: 'Browsing',
    call_tool_mcp: 'Calling',
    delegate: 'Delegating to',
    task_tracking: 'Planning',
  },
  verbsWanted: {
    run: 'Wants to run',
    run_ipython: 'Wants to run Python',
    read: 'Wants to read',
    write: 'Wants to write',
    edit: 'Wants to edit',
    browse: 'Wants to open',
    browse_interactive: 'Wants to browse',
    call_tool_mcp: 'Wants to call',
    delegate: 'Wants to delegate to',
  },
  completion: { partial: 'Finished in part', false: 'Finished, task not completed' },
  approve: 'Approve',
  reject: 'Reject',
  risks: { '-1': 'Risk unknown', 0: 'Low risk', 1: 'Medium risk', 2: 'High risk' },
  exit: (code) => `exit ${code}`,
  lines: (n) => count(n, 'line'),
  tasksDone: (done, all) => `${numbers.format(done)} of ${numbers.format(all)} done`,
  noOutput: 'No output',
  noChanges: 'No changes',
  sections: { arguments: 'Arguments', result: 'Result', inputs: 'Inputs', outputs: 'Result', query: 'Asked' },
  events: (n) => count(n, 'event'),
  history: 'the history',
  notes: (n) => count(n, 'note'),
  files: 'Files',
  callsDone: {
    run: (n) => `ran ${count(n, 'command')}`,
    run_ipython: (n) => `ran Python ${times(n)}`,
    read: (n) => `read ${count(n, 'file')}`,
    write: (n) => `wrote ${count(n, 'file')}`,
    edit: (n) => `edited ${count(n, 'file')}`,
    browse: (n) => `opened ${count(n, 'page')}`,
    call_tool_mcp: (n) => `called tools ${times(n)}`,
    delegate: (n) => `delegated ${count(n, 'task')}`,
    think: (n) => `thought ${times(n)}`,
    task_tracking: () => 'updated the plan',
    recall: () => 'recalled knowledge',
    condensation: () => 'condensed the history',
    other: (n) => `took ${count(n, 'step')}`,
  },
  sentence: (parts) => {
    const text = parts.join(', ')
    return text.slice(0, 1).toUpperCase() + text.slice(1)
  },
  failedCalls: (n) => `${numbers.format(n)} failed`,
  unread: 'New',
  linkCopied: 'Link copied',
  agentStates: englishAgentStates,
  composer: 'Message',
  composerPlaceholder: 'Message the agent',
  composerHint: { enter: 'Enter sends · Shift+Enter for a new line', modEnter: '⌘/Ctrl+Enter sends' },
  send: 'Send',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  composing: {
    offline: 'Sent when the network is back',
    agentOffline: 'The agent cannot be reached without a network',
    tooLarge: 'Too large to send. Over by',
    asked: { paused: 'Pausing', running: 'Resuming', stopped: 'Stopping' },
    notAsked: 'The agent could not be asked',
  },
  refusals: {
    message_too_large: 'The message is larger than the server takes.',
    payload_too_large: 'The message is larger than the server takes.',
    send_unsupported: 'This conversation cannot be written to.',
    network_error: 'The server could not be reached.',
    epoch_changed: 'The conversation began anew on the server since this was written.',
    storage_failed: 'This device could not note that it is sent.',
    closed: 'This conversation was closed before the message was taken.',
  },
  attaching: {
    button: 'Attach',
    drop: 'Drop to attach',
    list: 'Attachments',
    count: (n) => count(n, 'attachment'),
    remove: 'Remove',
    working: 'Uploading',
    failed: 'Not uploaded',
    stuck: 'Retry or remove what was not uploaded',
    missing: 'Attaching needs a network the first time',
    refused: { type: 'this kind of file cannot be attached', size: 'larger than', count: 'Most attachments at once', unreadable: 'cannot be read' },
  },
  pendingStatus: { pending: 'Waiting to be sent', sending: 'Sending', failed: 'Not sent', unconfirmed: 'Not confirmed by the server' },
  retry: 'Retry',
  discard: 'Discard',
  dismiss: 'Dismiss',
  writing: 'Writing',
  connecting: 'Connecting',
  catchingUp: 'Catching up',
  reconnecting: 'Reconnecting',
  failed: 'This conversation cannot be reached.',
}
