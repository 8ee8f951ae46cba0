/** What a stretch of code is, as far as it has a colour of its own. */
export type TokenKind = 'keyword' | 'string' | 'number' | 'comment' | 'title' | 'type' | 'meta' | 'addition' | 'deletion'

export interface Token {
  readonly text: string
  readonly kind: TokenKind | undefined
}

/** The stretches of each line; a line that ends carries its line end. */
export type TokenLines = readonly (readonly Token[])[]
