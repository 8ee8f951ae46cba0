import type { DialectParts, HttpSourceOptions } from '../dialect.ts'
import { v1Feed } from './v1-feed.ts'
import { V1Pages } from './v1-pages.ts'

/** What speaks with a V1 server: loaded when a server proves to be one, or is said to be. */
export function openV1(options: HttpSourceOptions): DialectParts {
  const pages = new V1Pages(options.conversationUrl, options)
  return { pages, live: v1Feed(pages, options) }
}
