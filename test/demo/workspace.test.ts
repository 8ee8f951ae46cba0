import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Workspace, WorkspaceError } from '../../demo/agent/workspace.ts'
import { TEMPLATE } from './agent-fixture.ts'

async function openWorkspace() {
  const folder = await mkdtemp(join(tmpdir(), 'eventreel-workspace-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return { folder, workspace: await Workspace.open(join(folder, 'copy'), TEMPLATE) }
}

describe('Workspace', () => {
  test('is a copy of the project, file by file', async () => {
    const { workspace } = await openWorkspace()
    expect(await workspace.list()).toContain('src/money.js')
    expect(await workspace.read('src/money.js')).toBe(await readFile(join(TEMPLATE, 'src/money.js'), 'utf8'))
  })

  test('keeps what was changed when it is opened again', async () => {
    const { folder, workspace } = await openWorkspace()
    await workspace.write('src/new/deep.js', 'export {}\n')
    const again = await Workspace.open(join(folder, 'copy'), TEMPLATE)
    expect(await again.read('src/new/deep.js')).toBe('export {}\n')
  })

  test.each(['../outside.txt', '/etc/passwd', 'src/../../outside.txt', 'a\0b', '..', 'src/../..'])('refuses to read or write %j', async (path) => {
    const { folder, workspace } = await openWorkspace()
    await writeFile(join(folder, 'outside.txt'), 'secret')
    await expect(workspace.read(path)).rejects.toThrow(WorkspaceError)
    await expect(workspace.write(path, 'x')).rejects.toThrow(WorkspaceError)
    expect(await readFile(join(folder, 'outside.txt'), 'utf8')).toBe('secret')
  })

  test('refuses a link that leads out, and a file beneath one', async () => {
    const { folder, workspace } = await openWorkspace()
    await writeFile(join(folder, 'outside.txt'), 'secret')
    await symlink(folder, join(workspace.root, 'up'))
    await symlink(join(folder, 'outside.txt'), join(workspace.root, 'link.txt'))
    await expect(workspace.read('link.txt')).rejects.toThrow(WorkspaceError)
    await expect(workspace.read('up/outside.txt')).rejects.toThrow(WorkspaceError)
    await expect(workspace.write('up/new.txt', 'x')).rejects.toThrow(WorkspaceError)
  })

  test('finds lines by their text, without regard to case', async () => {
    const { workspace } = await openWorkspace()
    const hits = await workspace.search('PARSEAMOUNT(')
    expect(hits).toContainEqual({ path: 'src/money.js', line: 4, text: 'export function parseAmount(text) {' })
    for (const hit of hits) expect(hit.text.toLowerCase()).toContain('parseamount(')
  })
})
