/** One line of a comparison. Line numbers start at 1; a line has those of the texts that it is in. */
export interface DiffLine {
  readonly kind: 'same' | 'add' | 'del' | 'skip'
  readonly text: string
  readonly oldLine: number | null
  readonly newLine: number | null
}

/** Beyond this many edits the shortest script is not searched for. */
const MAX_EDITS = 400

/**
 * The lines of two texts, told apart: unchanged, added, removed. A shortest script (Myers) where it has up to 400 edits, beyond that one
 * that keeps the lines that each text has once (patience); always a true one.
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
  for (const [x, y] of equalLines(a.slice(start, oldEnd), b.slice(start, newEnd))) {
    while (oldLine < start + x) del()
    while (newLine < start + y) add()
    same()
  }
  while (oldLine < oldEnd) del()
  while (newLine < newEnd) add()
  while (oldLine < a.length) same()
  return lines
}

function splitLines(text: string): readonly string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

type Pairs = readonly (readonly [number, number])[]

/** Pairs of equal lines, ascending in both. */
function equalLines(a: readonly string[], b: readonly string[]): Pairs {
  const shortest = shortestScript(a, b, MAX_EDITS)
  if (shortest !== null) return shortest
  const pairs: (readonly [number, number])[] = []
  let [x, y] = [0, 0]
  const kept = linesOfBoth(a, b)
  for (const [nextX, nextY] of kept.length > 0 ? [...kept, [a.length, b.length] as const] : []) {
    for (const [dx, dy] of equalLines(a.slice(x, nextX), b.slice(y, nextY))) pairs.push([x + dx, y + dy])
    if (nextX < a.length) pairs.push([nextX, nextY])
    x = nextX + 1
    y = nextY + 1
  }
  return pairs
}

/** Lines that stand once in each text, as many of them as are in the same order in both. */
function linesOfBoth(a: readonly string[], b: readonly string[]): Pairs {
  const places = new Map<string, { inA: number; inB: number }>()
  // -1: not seen; -2: seen more than once.
  const note = (line: string, at: number, name: 'inA' | 'inB') => {
    const place = places.get(line) ?? { inA: -1, inB: -1 }
    place[name] = place[name] === -1 ? at : -2
    places.set(line, place)
  }
  a.forEach((line, at) => note(line, at, 'inA'))
  b.forEach((line, at) => note(line, at, 'inB'))
  interface Link { readonly pair: readonly [number, number]; readonly before: Link | undefined }
  // The longest ascending sequence: of each length, the one that ends lowest in b.
  const ends: Link[] = []
  for (const { inA, inB } of places.values()) {
    if (inA < 0 || inB < 0) continue
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle]?.pair[1] ?? 0) < inB) low = middle + 1
      else high = middle
    }
    ends[low] = { pair: [inA, inB], before: ends[low - 1] }
  }
  const kept: (readonly [number, number])[] = []
  for (let link = ends.at(-1); link !== undefined; link = link.before) kept.push(link.pair)
  return kept.reverse()
}

/** Pairs of what is equal in two lists, on a shortest edit script (Myers); null where that has more than `maxEdits` edits. */
export function shortestScript(a: readonly string[], b: readonly string[], maxEdits: number): Pairs | null {
  const trace: Int32Array[] = []
  const limit = Math.min(a.length + b.length, maxEdits)
  const reach = new Int32Array(2 * limit + 3)
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
  return null
}

function walkBack(trace: readonly Int32Array[], middle: number, oldEnd: number, newEnd: number): Pairs {
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
