/** The server that the README's example names; a test puts its own in place. */
export const EXAMPLE_SERVER = 'http://localhost:3000'

export interface Example {
  /** A module whose default export is the app. */
  readonly code: string
  /** The conversation that it opens. */
  readonly conversationId: string
}

/** The code block between `<!-- example:app -->` and `<!-- /example:app -->`: what is tested is what people read. */
export function readExample(markdown: string): Example {
  const code = /<!-- example:app -->\s*```tsx\n([\s\S]*?)```\s*<!-- \/example:app -->/.exec(markdown)?.[1]
  if (code === undefined) throw new Error('README.md has no ```tsx block between <!-- example:app --> and <!-- /example:app -->')
  if (!code.includes(EXAMPLE_SERVER)) throw new Error(`The example must name ${EXAMPLE_SERVER} as its server`)
  if (!/\bconst client = createEventClient\(/.test(code)) throw new Error('The example must keep its client in a constant named client')
  if (!/\bexport default\b/.test(code)) throw new Error('The example must export its app as default')
  const conversationId = /(?:useConversation\(|useTimelineRows\(|conversationId=\{?|conversation\()["']([\w-]+)["']/.exec(code)?.[1]
  if (conversationId === undefined) throw new Error('The example must name its conversation in a string')
  return { code, conversationId }
}

/** The example against a server of one's own, its client within a test's reach. */
export function aimExample({ code }: Example, serverUrl: string): string {
  return `${code.replaceAll(EXAMPLE_SERVER, serverUrl)}
if (typeof window !== 'undefined') Object.assign(window, { exampleClient: client })
`
}
