import type { Runtime } from '../runtime.ts'
import type { SourcePage, SourcePageQuery } from './conversation-source.ts'
import type { HttpOptions } from './http.ts'
import type { LiveFeed } from './live-feed.ts'

/** What a server speaks. */
export type Dialect = 'contiguous' | 'v0' | 'v1'

/** How a dialect reads history. */
export interface PageReader {
  /** What the answers so far have told of the server; null before the first. */
  readonly dialect: Dialect | null
  /** Must be told when the live feed learns of another epoch, or closed ranges would be asked of a log that is gone. */
  useEpoch(epoch: string | undefined): void
  readPage(query: SourcePageQuery): Promise<SourcePage>
}

/** How one dialect reads and follows. */
export interface DialectParts {
  readonly pages: PageReader
  readonly live: LiveFeed
}

export interface HttpSourceOptions extends HttpOptions {
  readonly conversationId: string
  readonly conversationUrl: string
  readonly live: LiveFeed
  readonly runtime: Runtime
  /** What the server speaks. Default `auto`: what its answers show. */
  readonly dialect?: Dialect | 'auto' | undefined
}
