import { createEventServer } from '../../../src/server/create-event-server.ts'

// A server in a process of its own, so that it can be killed.
const [port, dataDir, headIntervalMs] = process.argv.slice(2)
const server = await createEventServer({ port: Number(port), dataDir, headIntervalMs: Number(headIntervalMs) })
console.log(server.url)
