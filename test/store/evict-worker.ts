import { platform } from '../../src/runtime.ts'
import { LogDatabase } from '../../src/store/log-database.ts'
import { tidy } from '../../src/store/retention.ts'

/** Another page, which has no log open: evicts all that it may of this database. */
self.onmessage = async ({ data }: MessageEvent<string>) => {
  const database = new LogDatabase(data, platform)
  await tidy(database, { databaseName: data, key: 'none' }, platform, { budget: 0 })
  await database.close()
  self.postMessage('done')
}
