import { relative } from 'node:path'
import { mustRun, root } from '../run.ts'

/**
 * Says which TypeScript files that git keeps are not part of the project. The compiler does not check such a file, and the linter
 * reads its imports of this package from `dist`, if that is there at all.
 */
const inProject = new Set((await linesOf('tsc', '-p', '.', '--listFilesOnly')).map((file) => relative(root, file)))
const kept = await linesOf('git', 'ls-files', '*.ts', '*.tsx', ':!demo/scratch-project')

for (const file of kept.filter((name) => !inProject.has(name))) {
  console.log(`${file} is not in the project: add its folder to "include" in tsconfig.json.`)
  process.exitCode = 1
}

async function linesOf(command: string, ...args: string[]): Promise<string[]> {
  return (await mustRun(command, args)).split('\n').filter((line) => line !== '')
}
