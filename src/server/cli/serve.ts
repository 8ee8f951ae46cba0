import { createEventServer } from '../create-event-server.ts'
import { allToStderr } from '../logger.ts'
import type { EventServer } from '../options.ts'
import { isLoopback } from '../origins.ts'
import type { OptionValues } from './option-values.ts'
import { readStore } from './read-store.ts'
import { readApiKeys, readSecrets } from './serve-files.ts'
import { readRateLimit } from './serve-limits.ts'
import { SIGNALS } from './signals.ts'

const DEFAULT_PORT = 3000
const DEFAULT_DRAIN_MS = 500

/** `eventreel serve`: runs until a signal ends it. */
export async function serve(values: OptionValues): Promise<never> {
  const host = values.text('host') ?? '127.0.0.1'
  const sessionApiKey = values.text('session-api-key')
  const apiKeys = readApiKeys(values)
  const server = await createEventServer({
    port: values.integer('port') ?? DEFAULT_PORT,
    host,
    sessionApiKey,
    corsOrigins: values.text('cors-origins') === '*' ? '*' : values.list('cors-origins'),
    apiKeys,
    secrets: readSecrets(values),
    rateLimit: readRateLimit(values),
    trustProxy: values.integer('trust-proxy'),
    drainMs: values.integer('drain-ms') ?? DEFAULT_DRAIN_MS,
    logger: allToStderr,
    retentionDays: values.integer('retention-days'),
    ...readStore(values),
  })
  if (sessionApiKey === undefined && apiKeys === undefined && !isLoopback(host)) {
    allToStderr({ level: 'warn', what: 'no API key: whoever reaches this address may read and write', host })
  }
  const ended = untilSignalled(server)
  process.stdout.write(`${server.url}\n`)
  await ended
  process.exit(0)
}

function untilSignalled(server: EventServer): Promise<void> {
  return new Promise((resolve, reject) => {
    let closing = false
    for (const [signal, number] of Object.entries(SIGNALS)) {
      process.on(signal, () => {
        // Who asks twice does not want to wait.
        if (closing) process.exit(128 + number)
        closing = true
        server.close().then(resolve, reject)
      })
    }
  })
}
