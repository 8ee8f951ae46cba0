import { DurableStreamTestServer } from '@durable-streams/server'
import { ready } from './ready.ts'

const server = new DurableStreamTestServer({ port: 0, host: '127.0.0.1', dataDir: process.argv[2] ?? '' })
await server.start()
ready(server.url)
