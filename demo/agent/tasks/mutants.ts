/** One small, deliberate mistake. */
export interface Mutant {
  readonly path: string
  /** 1-based. */
  readonly line: number
  readonly change: string
  readonly mutated: string
}

const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/ === /g, ' !== '],
  [/ !== /g, ' === '],
  [/ < /g, ' <= '],
  [/ > /g, ' >= '],
  [/ \|\| /g, ' && '],
  [/ && /g, ' || '],
  [/ \+ /g, ' - '],
  [/ \* /g, ' / '],
  [/ % /g, ' + '],
  [/ - /g, ' + '],
  [/\?\? 0/g, '?? 1'],
  [/\b100\b/g, '101'],
  [/padStart/g, 'padEnd'],
  [/padEnd/g, 'padStart'],
  [/Math\.max/g, 'Math.min'],
  [/-absolute/g, 'absolute'],
]
const NO_CODE = /^\s*(import|export \{|\/\/|\/\*|\*|#!)/

/** Every mistake the agent knows to make in a file, in the order of its lines; at most `limit`, spread over the file. */
export function findMutants(path: string, source: string, limit: number): Mutant[] {
  const lines = source.split('\n')
  const found: Mutant[] = []
  for (const [index, line] of lines.entries()) {
    if (NO_CODE.test(line)) continue
    for (const [pattern, wrong] of MISTAKES) {
      for (const match of line.matchAll(pattern)) {
        const mutatedLine = line.slice(0, match.index) + wrong + line.slice(match.index + match[0].length)
        found.push({
          path,
          line: index + 1,
          change: `${match[0].trim()} → ${wrong.trim()}`,
          mutated: lines.with(index, mutatedLine).join('\n'),
        })
      }
    }
  }
  if (found.length <= limit) return found
  return found.filter((_, index) => Math.floor((index * limit) / found.length) !== Math.floor(((index - 1) * limit) / found.length))
}
