/** What a check found, other than that all is well. */
export class Finding extends Error {
  override readonly name = 'Finding'
  readonly kind: 'missing' | 'untried'

  constructor(kind: 'missing' | 'untried', message: string) {
    super(message)
    this.kind = kind
  }
}

/** @throws {Finding} that it does not hold. */
export function demand(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Finding('missing', otherwise)
}

/** @throws {Finding} that it could not be tried. */
export function untried(why: string): never {
  throw new Finding('untried', why)
}

/** @throws {Finding} that shows both. */
export function demandSame(found: unknown, wanted: unknown, what: string): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)]
  demand(a === b, `${what}: ${short(a)}, where ${short(b)} is expected`)
}

function short(text: string | undefined): string {
  return text === undefined ? 'nothing' : text.length > 120 ? `${text.slice(0, 120)}…` : text
}
