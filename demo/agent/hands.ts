import type { TaskItem } from 'eventreel'
import { Closed } from './control.ts'
import { changedLines, createEdit } from './edit-event.ts'
import type { LogWriter } from './log-writer.ts'
import type { Step } from './pace.ts'
import { readTestReport, type TestReport } from './test-report.ts'
import { runTests, TEST_COMMAND, type TestRun } from './test-run.ts'
import { WorkspaceError, type SearchHit, type Workspace } from './workspace.ts'

export interface HandsOptions {
  readonly log: LogWriter
  readonly workspace: Workspace
  /** Waits a step's time, and obeys pause, resume, stop and new messages. */
  readonly checkpoint: (step: Step) => Promise<void>
  readonly say: (text: string, wait: boolean) => Promise<void>
  readonly signal: () => AbortSignal
  /** Waits for something that takes its own time, and obeys meanwhile. */
  readonly until: <T>(done: Promise<T>) => Promise<T>
}

export interface Delegation {
  readonly agent: string
  readonly task: string
  /** The conversation of the other agent. */
  readonly conversationId: string
  /** The action by which it was told before; null for a new one. */
  readonly actionId: number | null
  /** Keeps the action's id, for the next start of the server. */
  readonly onTold: (actionId: number) => Promise<void>
  readonly outcome: (signal: AbortSignal) => Promise<string>
}

/** All that the agent can do. Each is an action in the log, then truly done, then observed. */
export class Hands {
  readonly #log: LogWriter
  readonly #workspace: Workspace
  readonly #checkpoint: (step: Step) => Promise<void>
  readonly #say: (text: string, wait: boolean) => Promise<void>
  readonly #signal: () => AbortSignal
  readonly #until: HandsOptions['until']

  constructor({ log, workspace, checkpoint, say, signal, until }: HandsOptions) {
    this.#log = log
    this.#workspace = workspace
    this.#checkpoint = checkpoint
    this.#say = say
    this.#signal = signal
    this.#until = until
  }

  async say(text: string, { wait = false }: { wait?: boolean } = {}): Promise<void> {
    await this.#checkpoint('think')
    await this.#say(text, wait)
  }

  /** Does nothing for a while. */
  async wait(): Promise<void> {
    await this.#checkpoint('watch')
  }

  async think(thought: string): Promise<void> {
    await this.#checkpoint('think')
    const id = await this.#log.act({ action: 'think', args: { thought } })
    await this.#log.observe(id, { observation: 'think', content: 'Your thought has been logged.', extras: {} })
  }

  async track(tasks: readonly TaskItem[]): Promise<void> {
    await this.#checkpoint('run')
    const plan = { command: 'plan', task_list: [...tasks] }
    const id = await this.#log.act({ action: 'task_tracking', args: { ...plan, thought: '' } })
    const done = tasks.filter((task) => task.status === 'done').length
    await this.#log.observe(id, { observation: 'task_tracking', content: `${done} of ${tasks.length} tasks done.`, extras: plan })
  }

  async listFiles(thought = ''): Promise<string[]> {
    await this.#checkpoint('read')
    const call = { name: 'list_files', arguments: {} }
    const id = await this.#log.act({ action: 'call_tool_mcp', args: { ...call, thought } })
    return this.#outcome(id, async () => {
      const files = await this.#workspace.list()
      await this.#log.observe(id, { observation: 'mcp', content: files.join('\n'), extras: call })
      return files
    })
  }

  async search(text: string, thought = ''): Promise<SearchHit[]> {
    await this.#checkpoint('read')
    const call = { name: 'search_files', arguments: { text } }
    const id = await this.#log.act({ action: 'call_tool_mcp', args: { ...call, thought } })
    return this.#outcome(id, async () => {
      const hits = await this.#workspace.search(text)
      const content = hits.map((hit) => `${hit.path}:${hit.line}: ${hit.text}`).join('\n')
      await this.#log.observe(id, { observation: 'mcp', content: content || 'No line contains this text.', extras: call })
      return hits
    })
  }

  async readFile(path: string, thought = ''): Promise<string> {
    await this.#checkpoint('read')
    const id = await this.#log.act({ action: 'read', args: { path, start: 0, end: -1, thought, impl_source: 'default' } })
    return this.#outcome(id, async () => {
      const content = await this.#workspace.read(path)
      await this.#log.observe(id, { observation: 'read', content, extras: { path, impl_source: 'default' } })
      return content
    })
  }

  /** Replaces `before`, which must stand in the file exactly once, by `after`. */
  async editFile(path: string, before: string, after: string, thought = ''): Promise<void> {
    await this.#checkpoint('edit')
    const id = await this.#log.act({
      action: 'edit',
      args: { path, command: 'str_replace', old_str: before, new_str: after, thought, impl_source: 'oh_aci' },
    })
    await this.#outcome(id, async () => {
      const old = await this.#workspace.read(path)
      const [head, tail, ...more] = old.split(before)
      if (head === undefined || tail === undefined || more.length > 0) {
        throw new WorkspaceError(`The text to replace stands ${tail === undefined ? 'nowhere' : 'more than once'} in ${path}.`)
      }
      const content = `${head}${after}${tail}`
      await this.#workspace.write(path, content)
      await this.#log.observe(id, createEdit(path, old, content))
    })
  }

  /** Puts other text in a file; does nothing when it already holds it. */
  async replaceFile(path: string, content: string, thought = ''): Promise<void> {
    await this.#checkpoint('edit')
    await this.#replace(path, content, thought)
  }

  /** As {@link replaceFile}, at once, also when the work was stopped; not when the program ends. */
  async restoreFile(path: string, content: string): Promise<void> {
    if (this.#signal().reason instanceof Closed) return
    await this.#replace(path, content, '')
  }

  async #replace(path: string, content: string, thought: string): Promise<void> {
    const old = await this.#workspace.read(path)
    if (old === content) return
    const id = await this.#log.act({
      action: 'edit',
      args: { path, command: 'str_replace', ...changedLines(old, content), thought, impl_source: 'oh_aci' },
    })
    await this.#outcome(id, async () => {
      await this.#workspace.write(path, content)
      await this.#log.observe(id, createEdit(path, old, content))
    })
  }

  async writeFile(path: string, content: string, thought = ''): Promise<void> {
    await this.#checkpoint('edit')
    const id = await this.#log.act({ action: 'write', args: { path, content, start: 0, end: -1, thought } })
    await this.#outcome(id, async () => {
      await this.#workspace.write(path, content)
      await this.#log.observe(id, { observation: 'write', content: `Wrote ${content.length} characters.`, extras: { path } })
    })
  }

  async runTests(thought = ''): Promise<{ run: TestRun; report: TestReport }> {
    await this.#checkpoint('run')
    const command = TEST_COMMAND
    const id = await this.#log.act({ action: 'run', args: { command, thought, blocking: true, is_input: false, is_static: false, hidden: false } })
    return this.#outcome(id, async () => {
      const run = await runTests(this.#workspace.root, { signal: this.#signal() })
      await this.#log.observe(id, {
        observation: 'run',
        content: run.timedOut ? `${run.output}\n[ended after ${Math.round(run.durationMs / 1000)} s]` : run.output,
        success: run.exitCode === 0,
        extras: {
          command,
          hidden: false,
          metadata: { exit_code: run.exitCode ?? -1, pid: run.pid ?? -1, working_dir: this.#workspace.root, prefix: '', suffix: '' },
        },
      })
      return { run, report: readTestReport(run.output) }
    })
  }

  /** Has another agent do something, and waits for it; resolves with what it says in the end. */
  async delegate({ agent, task, conversationId, actionId, onTold, outcome }: Delegation): Promise<string> {
    let id = actionId
    if (id === null) {
      await this.#checkpoint('think')
      id = await this.#log.act({ action: 'delegate', args: { agent, inputs: { task }, thought: '', conversation_id: conversationId } })
      await onTold(id)
    }
    const cause = id
    return this.#outcome(cause, async () => {
      const ended = new AbortController()
      try {
        const content = await this.#until(outcome(AbortSignal.any([this.#signal(), ended.signal])))
        await this.#log.observe(cause, { observation: 'delegate', content, extras: { outputs: {}, conversation_id: conversationId } })
        return content
      } finally {
        ended.abort()
      }
    })
  }

  async finish(text: string): Promise<void> {
    await this.#checkpoint('think')
    await this.#log.act({ action: 'finish', message: text, args: { final_thought: text, outputs: {}, thought: '' } })
  }

  /** An action always gets its observation: when the deed fails, an error. */
  async #outcome<T>(id: number, deed: () => Promise<T>): Promise<T> {
    try {
      return await deed()
    } catch (error) {
      const signal = this.#signal()
      if (!(signal.reason instanceof Closed)) await this.#log.fail(signal.aborted ? 'Stopped before it was done.' : messageOf(error), id)
      throw error
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
