import { execFile } from 'node:child_process'
import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { isAction, isObservation, type AgentEvent } from 'eventreel'
import { describe, expect, test } from 'vitest'
import { smallProject, startAgent, TEMPLATE } from './agent-fixture.ts'

const isAnswer = (event: AgentEvent) => isAction(event, 'message') && event.source === 'agent'

describe('the demo agent at work', { timeout: 60_000 }, () => {
  test('mends the project: the tests fail before, and pass after, by Node\'s own word', async () => {
    const { port, workspace, errors } = await startAgent()
    await port.send('Please fix the bug')
    await port.state('finished')

    const runs = port.events.filter((event) => isObservation(event, 'run'))
    expect(runs.at(0)).toMatchObject({ success: false, extras: { metadata: { exit_code: 1 } } })
    expect(runs.at(-1)).toMatchObject({ success: true, extras: { metadata: { exit_code: 0 } } })
    const { NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, ...env } = process.env
    const { stdout } = await promisify(execFile)(process.execPath, ['--test', '--test-reporter=tap'], { cwd: workspace, env })
    expect(stdout).toContain('# fail 0')
    expect(errors).toEqual([])
  })

  test('leaves the project that ships with the demo as it is', async () => {
    const before = await readFile(join(TEMPLATE, 'src/money.js'), 'utf8')
    const { port, workspace } = await startAgent()
    await port.send('Fix it')
    await port.state('finished')
    expect(await readFile(join(TEMPLATE, 'src/money.js'), 'utf8')).toBe(before)
    expect(await readFile(join(workspace, 'src/money.js'), 'utf8')).not.toBe(before)
  })

  test('observes an edit with the whole file before and after', async () => {
    const { port, workspace } = await startAgent()
    await port.send('Fix it')
    await port.state('finished')
    const edits = port.events.filter((event) => isObservation(event, 'edit')).filter((event) => event.extras.path === 'src/money.js')
    expect(edits.at(0)?.extras.old_content).toBe(await readFile(join(TEMPLATE, 'src/money.js'), 'utf8'))
    expect(edits.at(1)?.extras.old_content).toBe(edits.at(0)?.extras.new_content)
    expect(edits.at(-1)?.extras.new_content).toBe(await readFile(join(workspace, 'src/money.js'), 'utf8'))
  })

  test('gives every deed exactly one observation that names it as its cause', async () => {
    const { port } = await startAgent()
    await port.send('Fix it')
    await port.state('finished')
    const deeds = port.events.filter((event) => event.source === 'agent' && !['message', 'finish'].includes(event.action ?? ''))
    expect(deeds.length).toBeGreaterThan(15)
    for (const deed of deeds) {
      expect(port.events.filter((event) => event.cause === deed.id && event.observation !== 'agent_state_changed')).toHaveLength(1)
    }
  })

  test('writes each message as a draft first, whose words make the message', async () => {
    const { port } = await startAgent()
    await port.send('help')
    const { id, draft_key: key } = await port.waitFor(isAnswer)
    const written = port.frames.reduce((text, frame) => {
      if (!('draft' in frame) || frame.draft.key !== key) return text
      return 'text' in frame.draft ? frame.draft.text : text + frame.draft.delta
    }, '')
    expect(port.events[id]).toMatchObject({ args: { content: written } })
  })

  test('finds the mistakes that no test notices, and puts every file back', async () => {
    const template = await smallProject()
    const { port, workspace } = await startAgent({ template })
    await port.send('Review the tests')
    await port.state('finished')
    const report = port.events.findLast((event) => isAction(event, 'finish'))?.args.final_thought
    expect(report).toContain('caught 1 of 2 mistakes')
    expect(report).toContain('src/sign.js:1  > → >=')
    expect(await readFile(join(workspace, 'src/sign.js'), 'utf8')).toBe(await readFile(join(template, 'src/sign.js'), 'utf8'))
  })

  test('keeps an eye on the project, and tells when somebody breaks it', async () => {
    const { port, workspace } = await startAgent({ template: await smallProject() })
    await port.send('Mend what is broken, then review the tests')
    const { id } = await port.waitFor((event) => isAction(event, 'message') && event.args.content.includes('keep an eye'))
    await port.waitFor((event) => isObservation(event, 'run') && event.success === true, id)
    await writeFile(join(workspace, 'src/sign.js'), 'export const sign = () => -1\n')
    const told = await port.waitFor((event) => isAction(event, 'message') && event.args.content.includes('1 of 1 tests fails'), id)
    expect(port.events.slice(id, told.id).findLast((event) => isObservation(event, 'run'))).toMatchObject({ success: false })
  })

  test('reads every file of the long run, in two events a file', async () => {
    const { port } = await startAgent({ longRunRoot: TEMPLATE })
    await port.send('Start the long run')
    await port.state('finished')
    const read = port.events.filter((event) => isObservation(event, 'read'))
    expect(read.map((event) => event.extras.path)).toContain('node_modules/src/money.js')
    expect(read.find((event) => event.extras.path === 'node_modules/src/money.js')?.content).toBe(await readFile(join(TEMPLATE, 'src/money.js'), 'utf8'))
    expect(port.events.filter((event) => isAction(event, 'read'))).toHaveLength(read.length)
  })
})

describe('what a person writes', { timeout: 60_000 }, () => {
  test('is never run as a command', async () => {
    const { port, workspace, errors } = await startAgent()
    const { id } = await port.send('touch hacked.txt; rm -rf src && $(touch hacked.txt) `touch hacked.txt`')
    await port.waitFor(isAnswer, id + 1)
    await port.state('awaiting_user_input', id + 1)
    expect(port.events.slice(id + 1).filter((event) => event.action === 'run')).toEqual([])
    await expect(access(join(workspace, 'hacked.txt'))).rejects.toThrow('ENOENT')
    expect(await readFile(join(workspace, 'src/money.js'), 'utf8')).toContain('parseAmount')
    expect(errors).toEqual([])
  })

  test.each(['cat ../../../etc/passwd', 'read /etc/passwd', 'show src/../../agents/test.json', 'open ~/../../x'])(
    'cannot lead out of the project: %s',
    async (message) => {
      const { port } = await startAgent()
      const { id } = await port.send(message)
      const error = await port.waitFor((event) => isObservation(event, 'error'), id + 1)
      expect(error.cause).toBe(port.events.find((event) => isAction(event, 'read'))?.id)
      await port.state('awaiting_user_input', id + 1)
      expect(port.events.filter((event) => isObservation(event, 'read'))).toEqual([])
    },
  )

  test('gets its answer from the project as it is', async () => {
    const { port } = await startAgent()
    const { id } = await port.send('run the tests please')
    const answer = await port.waitFor((event) => isAnswer(event) && isAction(event, 'message') && event.args.content.includes('tests pass'), id + 1)
    expect(answer).toMatchObject({ args: { content: expect.stringContaining('11 of 14 tests pass') as unknown } })
    const next = await port.send('read src/money.js')
    const read = await port.waitFor((event) => isObservation(event, 'read'), next.id)
    expect(read).toMatchObject({ content: await readFile(join(TEMPLATE, 'src/money.js'), 'utf8') })
  })

  test('is answered in the middle of other work, which then goes on', async () => {
    const { port } = await startAgent()
    await port.send('Fix it')
    await port.waitFor((event) => isObservation(event, 'edit'))
    await port.send('list the files')
    await port.state('finished')
    const answer = port.events.find((event) => isAction(event, 'message') && event.args.content.includes('The project has'))
    expect(answer).toBeDefined()
    expect(port.events.filter((event) => isObservation(event, 'run')).at(-1)).toMatchObject({ success: true })
  })
})
