import { createEventServer } from '../../../src/server/create-event-server.ts'

// A server in a process of its own, so that it can be killed. It speaks often, so that a dead link is found out soon.
const [port, dataDir] = process.argv.slice(2)
const server = await createEventServer({ port: Number(port), dataDir, headIntervalMs: 200 })
console.log(server.url)
