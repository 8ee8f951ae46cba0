/** A part of what a character may be written as. */
export interface Spelling {
  readonly id: number
  /** By the code unit that comes next. */
  readonly next: ReadonlyMap<number, Spelling>
  /** Whether the character ends here; longer ones may go on. */
  readonly isWhole: boolean
  /** Longest from here, in code units. */
  readonly longest: number
}

interface Growing extends Spelling {
  readonly next: Map<number, Growing>
  isWhole: boolean
  longest: number
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '/': '\\/', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** How characters may be written: as they are, as URLs and forms write them (`%2F`, `+` for a space), and as JSON does (`\/`, `\u002f`). */
export class Spellings {
  readonly #firsts = new Map<string, Spelling>()
  #count = 0

  /** Ids are below this. */
  get count(): number {
    return this.#count
  }

  /** Where every spelling of the character begins; the same each time. */
  of(character: string): Spelling {
    const known = this.#firsts.get(character)
    if (known !== undefined) return known
    const first = this.#part()
    for (const spelling of spellingsOf(character)) this.#add(first, spelling)
    this.#firsts.set(character, first)
    return first
  }

  #add(first: Growing, spelling: readonly string[]): void {
    let part = first
    for (const [index, letters] of spelling.entries()) {
      part.longest = Math.max(part.longest, spelling.length - index)
      const next = part.next.get(letters.charCodeAt(0)) ?? this.#part()
      for (let at = 0; at < letters.length; at++) part.next.set(letters.charCodeAt(at), next)
      part = next
    }
    part.isWhole = true
  }

  #part(): Growing {
    return { id: this.#count++, next: new Map(), isWhole: false, longest: 0 }
  }
}

/** Unit by unit, each as the one or two letters that it may be. */
function spellingsOf(character: string): string[][] {
  const spellings = [character.split('')]
  const escape = ESCAPES[character]
  if (escape !== undefined) spellings.push(escape.split(''))
  spellings.push(character.split('').flatMap((unit) => ['\\', 'u', ...hex(unit.charCodeAt(0), 4)]))
  if (character === ' ') spellings.push(['+'])
  // Half a pair has no bytes.
  if (character.isWellFormed()) spellings.push([...Buffer.from(character)].flatMap((byte) => ['%', ...hex(byte, 2)]))
  return spellings
}

function hex(value: number, digits: number): string[] {
  return value.toString(16).padStart(digits, '0').split('').map((digit) => (digit < 'a' ? digit : digit + digit.toUpperCase()))
}
