import { Lexer, type Links, type Token, type TokensList, Tokenizer } from 'marked'

/** Quotes in quotes, lists in lists, emphasis in links in emphasis. Must keep the stack from running out. */
const MAX_DEPTH = 24
/** In one run of words. The lexer compares marks with marks, and tries every letter of a long word as the beginning of an address. */
const MAX_MARKS = 300
const LONG_WORD = /[!-.0-~]{2000}/

/** Leaves blocks of HTML to the inline rules: they are text, and the Markdown among them is read. */
class TextTokenizer extends Tokenizer {
  override html(): undefined {
    return undefined
  }
}

class BoundedLexer extends Lexer {
  #depth = 0

  override blockTokens(src: string, tokens?: Token[], lastParagraphClipped?: boolean): Token[]
  override blockTokens(src: string, tokens?: TokensList, lastParagraphClipped?: boolean): TokensList
  override blockTokens(src: string, tokens: Token[] = [], lastParagraphClipped = false): Token[] {
    if (this.#depth >= MAX_DEPTH) tokens.push(plain(src))
    else this.#deeper(() => super.blockTokens(src, tokens, lastParagraphClipped))
    return tokens
  }

  override inlineTokens(src: string, tokens: Token[] = []): Token[] {
    if (this.#depth >= MAX_DEPTH || isHostile(src)) tokens.push(plain(src))
    else this.#deeper(() => super.inlineTokens(src, tokens))
    return tokens
  }

  #deeper(work: () => void): void {
    this.#depth++
    work()
    this.#depth--
  }
}

function plain(text: string): Token {
  return { type: 'escape', raw: text, text }
}

function isHostile(text: string): boolean {
  return text.length > MAX_MARKS && ((text.match(/[*_~`[<]/g)?.length ?? 0) > MAX_MARKS || LONG_WORD.test(text))
}

/**
 * GitHub's Markdown as a tree of tokens, in bounded time. Options of the app's own for `marked` do not reach in here.
 * @example readMarkdown('**Done.**') // [{ type: 'paragraph', tokens: [{ type: 'strong', … }] }]
 */
export function readMarkdown(text: string, links: Links | null = null): readonly Token[] {
  // Must be an object of its own each time: the lexer writes on it.
  const options = { gfm: true, extensions: null }
  const lexer = new BoundedLexer({ ...options, tokenizer: new TextTokenizer(options) })
  Object.assign(lexer.tokens.links, links)
  try {
    lexer.blockTokens(text, lexer.tokens)
    for (const { src, tokens } of lexer.inlineQueue) lexer.inlineTokens(src, tokens)
    return [...lexer.tokens]
  } catch {
    // The lexer gives up by an exception (on a text that it would never get through): it stands as it was written.
    return [plain(text)]
  }
}
