import { highlight } from './grammars.ts'
import type { Token, TokenKind, TokenLines } from './token.ts'

/** What the highlighter's names come to; '' is plain text inside of something coloured. All others take the colour around them. */
const KINDS = new Map<string, TokenKind | ''>([
  ...names('keyword', 'keyword selector-tag template-tag name variable.language_ operator.keyword'),
  ...names('string', 'string regexp code link'),
  ...names('number', 'number literal symbol bullet'),
  ...names('comment', 'comment quote'),
  ...names('title', 'title section selector-id selector-class attr attribute'),
  ...names('type', 'type class built_in title.class_ selector-pseudo'),
  ...names('meta', 'meta doctag variable template-variable selector-attr'),
  ...names('addition', 'addition'),
  ...names('deletion', 'deletion'),
  ...names('', 'subst tag'),
])

function names<Kind extends TokenKind | ''>(kind: Kind, all: string): [string, Kind][] {
  return all.split(' ').map((name) => [name, kind])
}

type Nodes = ReturnType<typeof highlight>['children']

export interface Tokenized {
  readonly lines: TokenLines
  /** Whether something that began in the text goes on after it, such as a comment: what follows cannot be read by itself. */
  readonly isOpen: boolean
}

/** Cuts code into coloured stretches, line by line. Nothing of it is lost or changed. */
export function tokenize(language: string, text: string): Tokenized {
  let line: Token[] = []
  const lines = [line]
  let isOpen = false
  let start = 0
  // Must take the text's own characters: the highlighter counts right, but may write a line feed where a carriage return was.
  const add = (until: number, kind: TokenKind | undefined) => {
    while (start < until) {
      const end = Math.min(text.indexOf('\n', start) + 1 || until, until)
      const piece = text.slice(start, end)
      const last = line.at(-1)
      // White space has no colour: it goes with what is before it.
      if (last !== undefined && (last.kind === kind || piece.trim() === '')) line[line.length - 1] = { text: last.text + piece, kind: last.kind }
      else line.push({ text: piece, kind })
      if (piece.endsWith('\n')) lines.push((line = []))
      start = end
    }
  }
  // Must not recurse: hostile code nests as deep as it likes.
  const path: { readonly nodes: Nodes; at: number; readonly kind: TokenKind | undefined }[] = [{ nodes: highlight(language, text).children, at: 0, kind: undefined }]
  for (let level = path.at(-1); level !== undefined; level = path.at(-1)) {
    const node = level.nodes[level.at++]
    if (node === undefined) path.pop()
    else if (node.type === 'text') {
      add(start + node.value.length, level.kind)
      isOpen = path.length > 1 && text[start - 1] === '\n'
    } else if (node.type === 'element') path.push({ nodes: node.children, at: 0, kind: kindOf(node.properties['className'], level.kind) })
  }
  add(text.length, undefined)
  if (line.length === 0) lines.pop()
  return { lines, isOpen }
}

function kindOf(classes: unknown, around: TokenKind | undefined): TokenKind | undefined {
  const [first = '', second = ''] = Array.isArray(classes) ? classes.map(String) : []
  // Code in another language stands in an element without a class, or with `language-…`.
  if (!first.startsWith('hljs-')) return undefined
  const name = first.slice('hljs-'.length)
  const kind = KINDS.get(`${name}.${second}`) ?? KINDS.get(name)
  return kind === undefined ? around : kind || undefined
}
