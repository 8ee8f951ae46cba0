import type { TextRange } from '../protocol/hide-in-text.ts'
import { Spellings, type Spelling } from './secret-spellings.ts'

/** Most states that are kept; beyond, they are made anew. */
const MAX_STATES = 8192

/** What was found in a text. */
export interface Found {
  /** Ascending; pieces that overlap are joined into one. */
  readonly ranges: readonly TextRange[]
  /** How much of the text's end may be the beginning of a secret, in code units. */
  readonly open: number
}

/** A secret of which some has been read: up to the character at this place, and this part of its spelling. */
interface Begun {
  readonly place: number
  readonly spelling: Spelling
}

/** All that is known of what came before, so that each code unit takes one step. */
interface State {
  readonly id: number
  /** What began together, earlier than all else that is under way. */
  readonly begun: readonly Begun[]
  /** How many code units ago. */
  readonly length: number
  /** What is under way besides; null where nothing is. */
  readonly rest: State | null
  /** Length of the longest secret that ends here; 0 for none. */
  readonly found: number
  /** How far back a secret that has not ended may begin. */
  readonly open: number
  /** By the kind of the code unit that comes next. */
  readonly next: (State | undefined)[]
}

/**
 * Finds secrets in a text, however each of their characters is written. One pass, whatever the text and the secrets are: where a character
 * may be read in two ways (`\` may be half of one) both are followed at once. States are made as texts need them.
 */
export class SecretMatcher {
  /** Length of the longest spelling of any secret, in code units. */
  readonly longest: number
  readonly #spellings = new Spellings()
  /** The characters of all secrets; null after each secret. */
  readonly #places: (Spelling | null)[] = []
  readonly #starts: number[] = []
  /** Code units that stand in a spelling, by kind; 0 is the kind of all others. */
  readonly #units: number[] = [-1]
  readonly #ascii = new Uint16Array(128)
  readonly #others = new Map<number, number>()
  readonly #states = new Map<string, State>()
  #ids = 0
  #start = this.#state([], 0, null, 0)

  /** @param secrets None of them empty. */
  constructor(secrets: readonly string[]) {
    const known = new Set<Spelling>()
    let longest = 0
    for (const secret of new Set(secrets)) {
      this.#starts.push(this.#places.length)
      let length = 0
      for (const character of secret) {
        const spelling = this.#spellings.of(character)
        this.#places.push(spelling)
        length += spelling.longest
        if (!known.has(spelling)) this.#addUnits(spelling)
        known.add(spelling)
      }
      this.#places.push(null)
      longest = Math.max(longest, length)
    }
    this.longest = longest
  }

  find(text: string): Found {
    const ranges: TextRange[] = []
    let state = this.#start
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      const kind = unit < 128 ? (this.#ascii[unit] ?? 0) : (this.#others.get(unit) ?? 0)
      state = kind === 0 ? this.#start : (state.next[kind] ?? this.#step(state, kind))
      if (state.found > 0) addRange(ranges, at + 1 - state.found, at + 1)
    }
    return { ranges, open: state.open }
  }

  #addUnits(spelling: Spelling): void {
    for (const [unit, next] of spelling.next) {
      if (unit >= 128 ? !this.#others.has(unit) : this.#ascii[unit] === 0) {
        const kind = this.#units.push(unit) - 1
        if (unit < 128) this.#ascii[unit] = kind
        else this.#others.set(unit, kind)
      }
      this.#addUnits(next)
    }
  }

  /** Must not call itself: of a secret that repeats itself, as much is under way as it is long. */
  #step(state: State, kind: number): State {
    const chain: State[] = []
    let reached: State | undefined
    for (let from: State | null = state; reached === undefined; from = from.rest) {
      if (from === null) {
        reached = this.#begin(kind)
        break
      }
      reached = from.next[kind]
      if (reached === undefined) chain.push(from)
    }
    for (const from of chain.reverse()) reached = from.next[kind] = from.rest === null ? reached : this.#advance(from, kind, reached)
    return reached
  }

  /** What begins with this code unit. */
  #begin(kind: number): State {
    const items = this.#starts.flatMap((place): Begun[] => {
      const spelling = this.#places[place]
      return spelling == null ? [] : [{ place, spelling }]
    })
    return this.#after(items, kind, 1, this.#start)
  }

  #advance(from: State, kind: number, rest: State): State {
    return this.#after(from.begun, kind, from.length + 1, rest)
  }

  #after(items: readonly Begun[], kind: number, length: number, rest: State): State {
    const unit = this.#units[kind] ?? -1
    const begun = new Map<number, Begun>()
    const add = (place: number, spelling: Spelling) => void begun.set(place * this.#spellings.count + spelling.id, { place, spelling })
    let found = rest.found
    for (const { place, spelling } of items) {
      const part = spelling.next.get(unit)
      if (part === undefined) continue
      if (part.next.size > 0) add(place, part)
      if (!part.isWhole) continue
      const next = this.#places[place + 1]
      if (next == null) found = length
      else add(place + 1, next)
    }
    if (begun.size === 0 && found === rest.found) return rest
    const name = `${rest.id} ${length} ${found} ${[...begun.keys()].sort((a, b) => a - b).join(' ')}`
    const known = this.#states.get(name)
    if (known !== undefined) return known
    if (this.#states.size >= MAX_STATES) {
      this.#states.clear()
      this.#start = this.#state([], 0, null, 0)
    }
    const made = this.#state([...begun.values()], length, rest, found)
    this.#states.set(name, made)
    return made
  }

  #state(begun: readonly Begun[], length: number, rest: State | null, found: number): State {
    return { id: this.#ids++, begun, length, rest, found, open: begun.length > 0 ? length : (rest?.open ?? 0), next: [] }
  }
}

function addRange(ranges: TextRange[], start: number, to: number): void {
  let from = start
  for (let last = ranges.at(-1); last !== undefined && last.to > from; last = ranges.at(-1)) {
    from = Math.min(from, last.from)
    ranges.pop()
  }
  ranges.push({ from, to })
}
