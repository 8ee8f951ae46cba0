import type { Task } from '../memory.ts'
import type { Work } from './work.ts'

/** Reads a project's own files, one after the other, and says what is in it. */
export async function lookAround({ hands, remember }: Work, task: Extract<Task, { kind: 'look-around' }>): Promise<string> {
  const files = await hands.listFiles('What is in here?')
  const code = files.filter((path) => /\.(js|md)$/.test(path))
  let lines = 0
  for (const [index, path] of code.entries()) {
    if (index < task.read) continue
    lines += (await hands.readFile(path)).split('\n').length
    await remember({ kind: 'look-around', read: index + 1 })
  }
  const tests = files.filter((path) => path.includes('test/')).length
  return `The project has ${files.length} files, ${tests} of them tests. I read ${code.length} of them${task.read === 0 ? `: ${lines} lines` : ''}.`
}
