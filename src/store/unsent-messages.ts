import { OutboxDatabase, type OutboxRuntime, type OutboxScope } from './outbox-database.ts'

/**
 * How many unsent messages this device holds of the conversations that `belongs` names, over all tabs.
 * @throws {EventreelError} `storage_*`
 */
export function countUnsent(runtime: OutboxRuntime, belongs: (scope: OutboxScope) => boolean, databaseName?: string): Promise<number> {
  return withDatabase(runtime, databaseName, async (database) => {
    const keys = await database.run('readonly', undefined, (tx) => tx.store.getAllKeys())
    return keys.filter(([scope]) => isOf(scope, belongs)).length
  })
}

/**
 * Drops them, in one transaction; resolves with their keys. A tab that shows one of them still sends it: tell all tabs.
 * @throws {EventreelError} `storage_*`
 */
export function clearUnsent(runtime: OutboxRuntime, belongs: (scope: OutboxScope) => boolean, databaseName?: string): Promise<string[]> {
  return withDatabase(runtime, databaseName, (database) =>
    database.run('readwrite', undefined, async (tx) => {
      const keys = (await tx.store.getAllKeys()).filter(([scope]) => isOf(scope, belongs))
      await Promise.all(keys.map((key) => tx.store.delete(key)))
      return keys.map(([, key]) => key)
    }),
  )
}

async function withDatabase<T>(runtime: OutboxRuntime, name: string | undefined, work: (database: OutboxDatabase) => Promise<T>): Promise<T> {
  const database = new OutboxDatabase(runtime, name)
  try {
    return await work(database)
  } finally {
    database.close()
  }
}

function isOf(key: string, belongs: (scope: OutboxScope) => boolean): boolean {
  const scope = parseScope(key)
  return scope !== undefined && belongs(scope)
}

/** Undefined for what this version has not written. */
function parseScope(key: string): OutboxScope | undefined {
  try {
    const [server, userId, conversationId] = JSON.parse(key) as unknown[]
    if (typeof server !== 'string' || typeof conversationId !== 'string' || (typeof userId !== 'string' && userId !== null)) return undefined
    return { server, userId, conversationId }
  } catch {
    return undefined
  }
}
