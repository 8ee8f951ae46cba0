import { createEventServer, type EventServerOptions } from '../../src/server/index.ts'

// A server in a process of its own, so that it can be killed.
const server = await createEventServer(JSON.parse(process.argv[2] ?? '{}') as EventServerOptions)
console.log(server.url)
