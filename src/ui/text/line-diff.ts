/** One line of a comparison. Line numbers start at 1; a line has those of the texts that it is in. */
export interface DiffLine {
  readonly kind: 'same' | 'add' | 'del' | 'skip'
  readonly text: string
  readonly oldLine: number | null
  readonly newLine: number | null
}

/** Beyond this many changed lines the shortest script is not searched for: what differs is shown as replaced whole. */
const MAX_EDITS = 400

/**
 * The lines of two texts, told apart: unchanged, added, removed. A shortest script (Myers) where it has up to 400 edits,
 * always a true one.
 */
export function diffLines(oldText: string, newText: string): readonly DiffLine[] {
  const a = splitLines(oldText)
  const b = splitLines(newText)
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let tail = 0
  while (tail < a.length - start && tail < b.length - start && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++

  const lines: DiffLine[] = []
  let oldLine = 0
  let newLine = 0
  const same = () => lines.push({ kind: 'same', text: a[oldLine] ?? '', oldLine: ++oldLine, newLine: ++newLine })
  const del = () => lines.push({ kind: 'del', text: a[oldLine] ?? '', oldLine: ++oldLine, newLine: null })
  const add = () => lines.push({ kind: 'add', text: b[newLine] ?? '', oldLine: null, newLine: ++newLine })

  while (oldLine < start) same()
  const oldEnd = a.length - tail
  const newEnd = b.length - tail
  for (const [x, y] of matches(a.slice(start, oldEnd), b.slice(start, newEnd))) {
    while (oldLine < start + x) del()
    while (newLine < start + y) add()
    same()
  }
  while (oldLine < oldEnd) del()
  while (newLine < newEnd) add()
  while (oldLine < a.length) same()
  return lines
}

/** Keeps what changed and `context` lines around it; a `skip` line stands where lines are left out. */
export function foldSame(lines: readonly DiffLine[], context = 3): readonly DiffLine[] {
  const keep = new Uint8Array(lines.length)
  lines.forEach((line, at) => {
    if (line.kind !== 'same') keep.fill(1, Math.max(0, at - context), at + context + 1)
  })
  const folded: DiffLine[] = []
  lines.forEach((line, at) => {
    if (keep[at] === 1) folded.push(line)
    else if (at === 0 || keep[at - 1] === 1) folded.push({ kind: 'skip', text: '', oldLine: null, newLine: null })
  })
  return folded
}

function splitLines(text: string): readonly string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

/** Pairs of equal lines, ascending in both, on a shortest edit script; empty where that script is too long. */
function matches(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const trace: Int32Array[] = []
  const limit = Math.min(a.length + b.length, MAX_EDITS)
  let reach = new Int32Array(2 * limit + 3)
  const middle = limit + 1
  for (let edits = 0; edits <= limit; edits++) {
    trace.push(reach.slice())
    for (let k = -edits; k <= edits; k += 2) {
      const down = reach[middle + k + 1] ?? 0
      const right = (reach[middle + k - 1] ?? 0) + 1
      let x = k === -edits || (k !== edits && right <= down) ? down : right
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      reach[middle + k] = x
      if (x >= a.length && x - k >= b.length) return walkBack(trace, middle, a.length, b.length)
    }
  }
  return []
}

function walkBack(trace: readonly Int32Array[], middle: number, oldEnd: number, newEnd: number): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = []
  let x = oldEnd
  let y = newEnd
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const reach = trace[edits]
    const k = x - y
    const down = reach?.[middle + k + 1] ?? 0
    const right = (reach?.[middle + k - 1] ?? 0) + 1
    const isDown = k === -edits || (k !== edits && right <= down)
    const fromX = isDown ? down : right - 1
    const fromY = fromX - (isDown ? k + 1 : k - 1)
    const isFirst = edits === 0
    const snakeX = isFirst ? 0 : isDown ? fromX : fromX + 1
    const snakeY = isFirst ? 0 : isDown ? fromY + 1 : fromY
    while (x > snakeX && y > snakeY) pairs.push([--x, --y])
    x = fromX
    y = fromY
  }
  return pairs.reverse()
}
