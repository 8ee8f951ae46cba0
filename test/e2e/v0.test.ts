import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build, preview } from 'vite'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startV0Server, type V0Event, type V0Server } from '../fakes/v0-server.ts'
import { openContext, withBrowser } from './browser.ts'
import { TimelinePage } from './timeline-page.ts'

withBrowser()

let pageUrl = ''
let closePage: () => Promise<void>

beforeAll(async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'eventreel-v0-page-'))
  const root = resolve(import.meta.dirname, 'v0-page')
  await build({ configFile: false, logLevel: 'error', root, build: { outDir, emptyOutDir: true } })
  const server = await preview({ configFile: false, logLevel: 'error', root, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } })
  pageUrl = server.resolvedUrls?.local[0] ?? ''
  closePage = async () => {
    await server.close()
    await rm(outDir, { recursive: true, force: true })
  }
})
afterAll(() => closePage())

/** A page on a server that loses, holds back and re-labels events on its live feed. */
async function openPage(events: readonly V0Event[]): Promise<{ server: V0Server; view: TimelinePage }> {
  const server = await startV0Server({ events })
  onTestFinished(() => server.close())
  const view = new TimelinePage(await (await openContext()).newPage())
  await view.page.goto(`${pageUrl}?server=${encodeURIComponent(server.url)}&conversation=v0`)
  return { server, view }
}

const idsOf = (server: V0Server) => server.log().map((event) => Number(event['id']))

const message = (content: string): V0Event => ({ source: 'user', action: 'message', args: { content, wait_for_response: false } })
const state = (agentState: string): V0Event => ({
  source: 'environment', observation: 'agent_state_changed', content: '', extras: { agent_state: agentState, reason: '' },
})
const history: readonly V0Event[] = [
  message('hello'),
  { source: 'user', action: 'recall', args: { recall_type: 'workspace_context', query: 'hello', thought: '' } },
  state('loading'),
  { source: 'environment', observation: 'null', content: '', extras: {}, cause: 0 },
  state('running'),
  { source: 'agent', action: 'run', args: { command: 'ls', thought: '' } },
  { source: 'environment', cause: 5, observation: 'run', content: 'a\nb', extras: { command: 'ls', metadata: { exit_code: 0 } }, success: true },
  { source: 'agent', action: 'think', args: { thought: 'Two files.' } },
  { source: 'environment', cause: 7, observation: 'think', content: 'Your thought has been logged.', extras: {} },
  state('awaiting_user_input'),
]

test('an unmodified server: every event of its REST log is shown, once, in order', async () => {
  const { server, view } = await openPage(history)
  await view.showsUpTo(9)
  expect(await view.readAll()).toEqual(idsOf(server))
})

test('an unmodified server: what its live feed loses, holds back and re-labels is shown all the same', async () => {
  const { server, view } = await openPage(history)
  await view.showsUpTo(9)
  await expect.poll(() => server.joined, { timeout: 20_000 }).toBe(1)
  server.append(message('and now?'))
  const late = server.appendLate({ source: 'environment', observation: 'run', content: 'late', extras: { command: 'sleep' } })
  server.append({ source: 'environment', observation: 'null', content: '', extras: {} })
  server.append({ source: 'agent', action: 'message', args: { content: 'Done.' } })
  late.land()
  const last = server.append(state('finished'))
  await view.showsUpTo(Number(last['id']))
  await expect.poll(() => view.readAll(), { timeout: 90_000 }).toEqual(idsOf(server))
  expect(idsOf(server)).toContain(late.id)
})

test('an unmodified server that is started anew: the page catches up, also with what was lost at the join', async () => {
  const { server, view } = await openPage(history)
  await view.showsUpTo(9)
  await expect.poll(() => server.joined, { timeout: 20_000 }).toBe(1)
  await server.stop()
  server.loseNextAtJoin(message('lost between replay and join'))
  await server.start()
  await expect.poll(() => server.joined, { timeout: 60_000 }).toBe(1)
  const last = server.append(message('after'))
  await view.showsUpTo(Number(last['id']))
  await expect.poll(() => view.readAll(), { timeout: 90_000 }).toEqual(idsOf(server))
})

test('an unmodified server: a message is sent once, and stands in the log once', async () => {
  const { server, view } = await openPage(history)
  await expect.poll(() => server.joined, { timeout: 20_000 }).toBe(1)
  await view.send('What is in a?')
  await view.showsUpTo(10)
  expect(server.userActions).toHaveLength(1)
  expect(await view.readAll()).toEqual(idsOf(server))
  expect(await view.page.getByText('What is in a?').count()).toBe(1)
})
