import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAction, isObservation } from 'eventreel'
import { describe, expect, test } from 'vitest'
import type { Pace } from '../../demo/agent/pace.ts'
import { smallProject, startAgent } from './agent-fixture.ts'

/** Lets everything through but this step, which never ends by itself. */
const holdAt = (held: string): Pace => (step, signal) =>
  step !== held ? Promise.resolve() : new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))

describe('a person in control', { timeout: 60_000 }, () => {
  test('pauses the work at its next step, and nothing happens until it goes on', async () => {
    const { port } = await startAgent({ longRunRoot: join(import.meta.dirname, '../../src') })
    await port.send('long run')
    await port.waitFor((event) => isObservation(event, 'read'))
    await port.ask('paused')
    const { id } = await port.state('paused')
    await port.send('list the files')
    const note = await port.waitFor((event) => isAction(event, 'message') && event.source === 'agent', id + 1)
    expect(note).toMatchObject({ args: { content: expect.stringContaining('paused') as unknown } })
    expect(port.events.slice(id + 1).map((event) => event.source)).toEqual(['user', 'agent'])

    await port.ask('running')
    await port.state('finished', id)
    expect(port.events.slice(id).some((event) => isObservation(event, 'mcp'))).toBe(true)
  })

  test('pauses also while the agent takes its time', async () => {
    const { port } = await startAgent({ pace: holdAt('edit') })
    await port.send('Fix it')
    await port.waitFor((event) => isObservation(event, 'think'))
    await port.ask('paused')
    await port.state('paused')
    expect(port.events.some((event) => isObservation(event, 'edit'))).toBe(false)
  })

  test('stops the work, also a running program, and the next message begins anew', async () => {
    const { port } = await startAgent()
    await port.send('Fix it')
    const run = await port.waitFor((event) => isAction(event, 'run'))
    await port.ask('stopped')
    const { id } = await port.state('stopped')
    expect(port.events.find((event) => event.cause === run.id)).toMatchObject({ observation: 'error' })
    const next = await port.send('help')
    await port.state('awaiting_user_input', next.id)
    expect(port.events.slice(id + 1).some((event) => event.action === 'run')).toBe(false)
  })

  test('stops a review with the project as it was', async () => {
    const { port, workspace } = await startAgent({ template: await smallProject() })
    const before = await readFile(join(workspace, 'src/sign.js'), 'utf8')
    await port.send('Review the tests')
    await port.waitFor((event) => isObservation(event, 'edit'))
    await port.ask('stopped')
    await port.state('stopped')
    expect(await readFile(join(workspace, 'src/sign.js'), 'utf8')).toBe(before)
  })

  test('gives other work, which takes the place of the one in hand', async () => {
    const { port } = await startAgent({ pace: holdAt('edit') })
    await port.send('Fix it')
    await port.waitFor((event) => isObservation(event, 'think'))
    const { id } = await port.send('start the long run')
    await port.state('finished', id)
    expect(port.events.slice(id).filter((event) => isObservation(event, 'read')).length).toBeGreaterThan(4)
  })

  test('can also say it in words', async () => {
    const { port } = await startAgent({ pace: holdAt('edit') })
    await port.send('Fix it')
    await port.waitFor((event) => isObservation(event, 'think'))
    await port.send('Pause.')
    const paused = await port.state('paused')
    await port.send('stop')
    const stopped = await port.state('stopped')
    expect(port.events.slice(paused.id + 1, stopped.id).map((event) => event.source)).toEqual(['user'])
  })
})

describe('a restart of the program', { timeout: 60_000 }, () => {
  test('goes on with the work where it was', async () => {
    const { port, restart } = await startAgent({ longRunRoot: join(import.meta.dirname, '../../src') })
    await port.send('long run')
    await port.waitFor((event) => isObservation(event, 'read'))
    await restart()
    await port.state('finished')
    const paths = new Set(port.events.filter((event) => isObservation(event, 'read')).map((event) => event.extras.path))
    const finish = port.events.findLast((event) => isAction(event, 'finish'))
    expect(finish?.args.final_thought).toContain(`Read ${paths.size} files`)
  })

  test('puts back the mistake that a review had left in a file', async () => {
    const { port, workspace, restart } = await startAgent({ template: await smallProject() })
    const before = await readFile(join(workspace, 'src/sign.js'), 'utf8')
    await port.send('Review the tests')
    await port.waitFor((event) => isObservation(event, 'edit'))
    await restart()
    await port.state('finished')
    expect(await readFile(join(workspace, 'src/sign.js'), 'utf8')).toBe(before)
  })

  test('keeps a paused agent paused', async () => {
    const { port, restart } = await startAgent({ pace: holdAt('edit') })
    await port.send('Fix it')
    await port.waitFor((event) => isObservation(event, 'think'))
    await port.ask('paused')
    const { id } = await port.state('paused')
    await restart()
    const { id: asked } = await port.send('help')
    await port.waitFor((event) => isAction(event, 'message') && event.source === 'agent', asked)
    expect(port.events.slice(id + 1).filter((event) => event.observation !== undefined)).toEqual([])
  })

  test('answers the message that came just before', async () => {
    let held = true
    const pace: Pace = (step, signal) => (held ? holdAt('read')(step, signal) : Promise.resolve())
    const { port, restart } = await startAgent({ pace })
    await port.send('list the files')
    const { id } = await port.state('running')
    held = false
    await restart()
    await port.state('awaiting_user_input', id)
    expect(port.events.filter((event) => isObservation(event, 'mcp'))).toHaveLength(1)
  })

  test('does not leave a deed without an outcome', async () => {
    const { port, restart } = await startAgent()
    await port.send('Fix it')
    const run = await port.waitFor((event) => isAction(event, 'run'))
    await restart()
    const outcome = await port.waitFor((event) => event.cause === run.id)
    expect(outcome).toMatchObject({ observation: 'error' })
    await port.state('finished')
  })
})
