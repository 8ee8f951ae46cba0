#!/usr/bin/env node
import { isEventreelError } from '../errors.ts'
import { HELP, readCommand, type ServeOptions } from './cli-options.ts'
import { createEventServer } from './create-event-server.ts'
import { isLoopback } from './origins.ts'
import { allToStderr } from './logger.ts'

const command = readCommand(process.argv.slice(2), process.env)
if (command.name === 'help') process.stdout.write(HELP)
else if (command.name === 'mistake') stop(command.message, 2)
else await serve(command.options)

async function serve(options: ServeOptions): Promise<void> {
  try {
    const server = await createEventServer({ ...options, logger: allToStderr })
    const close = () => {
      server.close().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    }
    process.once('SIGINT', close)
    process.once('SIGTERM', close)
    if (options.sessionApiKey === undefined && !isLoopback(options.host)) {
      allToStderr({ level: 'warn', what: 'no session API key: whoever reaches this address may read and write', host: options.host })
    }
    process.stdout.write(`${server.url}\n`)
  } catch (error) {
    if (!isEventreelError(error)) throw error
    const cause = error.cause instanceof Error && 'code' in error.cause ? ` (${String(error.cause.code)})` : ''
    stop(`${error.message}${cause}`, 1)
  }
}

function stop(message: string, code: number): void {
  process.stderr.write(`eventreel: ${message}\n`)
  process.exitCode = code
}
