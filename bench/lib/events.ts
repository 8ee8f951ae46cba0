import { seeded } from './random.ts'

/** An event as a server sends it, before anything parsed it. */
export interface WireEvent {
  readonly id: number
  readonly timestamp: string
  readonly source: 'agent' | 'user' | 'environment'
  readonly message?: string
  readonly cause?: number
  readonly action?: string
  readonly observation?: string
  readonly args?: Readonly<Record<string, unknown>>
  readonly content?: string
  readonly extras?: Readonly<Record<string, unknown>>
}

const WORDS =
  'const event of the page store return await index range import export function value test run error path file line read write edit null true undefined'.split(
    ' ',
  )
const FIRST_TIMESTAMP = Date.UTC(2026, 0, 1)

/**
 * Events like those of a working agent: actions with their observations, about 2.7 KB of JSON on average, from 0.3 KB (a thought) to 200 KB (the output
 * of a verbose command). `from` is the first id; the same seed gives the same events.
 */
export function makeEvents(count: number, { from = 0, seed = 1 }: { readonly from?: number; readonly seed?: number } = {}): WireEvent[] {
  const random = seeded(seed + from * 7919)
  const events: WireEvent[] = []
  while (events.length < count) {
    const id = from + events.length
    const roll = random()
    if (roll < 0.06) events.push(message(id, random))
    else if (roll < 0.16) events.push(base(id, 'agent', { action: 'think', args: { thought: text(random, 200 + 900 * random()) } }))
    else if (roll < 0.5) events.push(...run(id, random))
    else if (roll < 0.78) events.push(...read(id, random))
    else events.push(...edit(id, random))
  }
  return events.slice(0, count)
}

function message(id: number, random: () => number): WireEvent {
  const content = text(random, 80 + 1800 * random())
  return base(id, random() < 0.3 ? 'user' : 'agent', { action: 'message', args: { content, wait_for_response: false, security_risk: -1 } })
}

function run(id: number, random: () => number): WireEvent[] {
  const command = `npm test -- ${word(random)}`
  const args = { command, thought: text(random, 100 + 250 * random()), blocking: false, hidden: false, confirmation_state: 'confirmed', security_risk: 0 }
  const metadata = { exit_code: random() < 0.85 ? 0 : 1, pid: 4711, working_dir: '/workspace/project', prefix: '', suffix: '' }
  return [
    base(id, 'agent', { action: 'run', args, message: `Running command: ${command}` }),
    base(id + 1, 'agent', { observation: 'run', cause: id, content: text(random, outputLength(random)), extras: { command, metadata, hidden: false } }),
  ]
}

function read(id: number, random: () => number): WireEvent[] {
  const path = `/workspace/project/src/${word(random)}.ts`
  return [
    base(id, 'agent', { action: 'read', args: { path, start: 0, end: -1, thought: text(random, 100 + 200 * random()), impl_source: 'default' } }),
    base(id + 1, 'agent', { observation: 'read', cause: id, content: text(random, 800 + 8500 * random() ** 2), extras: { path, impl_source: 'default' } }),
  ]
}

function edit(id: number, random: () => number): WireEvent[] {
  const path = `/workspace/project/src/${word(random)}.ts`
  const before = text(random, 150 + 900 * random())
  const after = text(random, 150 + 900 * random())
  return [
    base(id, 'agent', { action: 'edit', args: { path, command: 'str_replace', old_str: before, new_str: after, thought: '', impl_source: 'oh_aci' } }),
    base(id + 1, 'agent', {
      observation: 'edit',
      cause: id,
      content: `The file ${path} has been edited.`,
      extras: { path, prev_exist: true, old_content: `${before}\n${text(random, 900)}`, new_content: `${after}\n${text(random, 900)}`, impl_source: 'oh_aci' },
    }),
  ]
}

/** Mostly short, now and then long, rarely very long: what commands print. */
function outputLength(random: () => number): number {
  const roll = random()
  if (roll < 0.6) return 200 + 1800 * random()
  if (roll < 0.974) return 2000 + 9000 * random()
  return 20_000 + 180_000 * random()
}

function base(id: number, source: WireEvent['source'], rest: Partial<WireEvent>): WireEvent {
  // Naive local time with microseconds, as existing servers write it.
  const timestamp = `${new Date(FIRST_TIMESTAMP + id * 900).toISOString().slice(0, -1)}000`
  return { id, timestamp, source, ...rest }
}

function word(random: () => number): string {
  return WORDS[Math.floor(random() * WORDS.length)] ?? 'event'
}

function text(random: () => number, length: number): string {
  let line = ''
  const parts: string[] = []
  let total = 0
  while (total < length) {
    line += `${word(random)} `
    if (line.length > 60) {
      parts.push(line)
      total += line.length + 1
      line = ''
    } else if (total + line.length >= length) break
  }
  return [...parts, line].join('\n').slice(0, Math.max(0, Math.floor(length)))
}
