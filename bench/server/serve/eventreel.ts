import { createEventServer } from '../../../src/server/index.ts'
import { ready } from './ready.ts'

const [, , dataDir, pageCacheBytes = '', databaseUrl] = process.argv
const server = await createEventServer({
  port: 0,
  ...(databaseUrl === undefined ? { dataDir } : { databaseUrl }),
  pageCacheBytes: pageCacheBytes === '' ? undefined : Number(pageCacheBytes),
  logger: () => {},
})
ready(server.url.replace('localhost', '127.0.0.1'))
