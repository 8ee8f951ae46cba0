/** Keeps what is written to `console.error` during a test, and fails the test for it. */
export function watchConsole(target: Pick<Console, 'error'>) {
  const original = target.error
  let written: string[] = []
  const watching: Console['error'] = (...args: unknown[]) => {
    written.push(args.map(describe).join(' '))
    original.apply(target, args)
  }
  return {
    start(): void {
      written = []
      target.error = watching
    },
    finish(): void {
      const seen = written
      written = []
      target.error = original
      if (seen.length > 0) throw new Error(`console.error was called ${seen.length} time(s):\n${seen.join('\n')}`)
    },
  }
}

function describe(value: unknown): string {
  return value instanceof Error ? (value.stack ?? value.message) : String(value)
}
