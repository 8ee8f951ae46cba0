import { readFileSync, readdirSync } from 'node:fs'

/** Bytes that the process tree whose command line names `mark` has handed to the kernel for writing to files. NaN where there is no `/proc`. */
export function bytesWrittenBy(mark: string): number {
  const processes = readProcesses()
  if (processes === undefined) return Number.NaN
  const tree = new Set(processes.filter(({ commandLine }) => commandLine.includes(mark)).map(({ pid }) => pid))
  for (let size = -1; size !== tree.size; ) {
    size = tree.size
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid)
  }
  return [...tree].reduce((sum, pid) => sum + writtenBy(pid), 0)
}

interface Process {
  readonly pid: string
  readonly parent: string
  readonly commandLine: string
}

function readProcesses(): Process[] | undefined {
  if (process.platform !== 'linux') return undefined
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ pid, parent: /^PPid:\s+(\d+)/m.exec(read(pid, 'status'))?.[1] ?? '', commandLine: read(pid, 'cmdline') }))
}

function writtenBy(pid: string): number {
  return Number(/^wchar: (\d+)/m.exec(read(pid, 'io'))?.[1] ?? 0)
}

/** A process may end between being listed and being read; it then counts as nothing. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
