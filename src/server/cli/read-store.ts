import { serverAddress } from './server-address.ts'
import { usageError, type OptionValues } from './option-values.ts'

const DEFAULT_DATA_DIR = './eventreel-data'
const STORES = ['data-dir', 'database-url'] as const

/** Where conversations are kept. */
export type StoreAddress = { readonly dataDir: string } | { readonly databaseUrl: string }

/** A store, or a running server in front of one. */
export type Place = StoreAddress | { readonly url: string; readonly key: string | undefined }

/**
 * Reads which store is meant. What the command line names wins over variables; among variables, a database over a directory.
 * @throws `invalid_argument` when the command line names both.
 */
export function readStore(values: OptionValues): StoreAddress {
  const [named, ...more] = STORES.filter((name) => values.isOnCommandLine(name))
  if (more.length > 0) throw usageError('Give --data-dir or --database-url, not both')
  const databaseUrl = values.text('database-url')
  if (databaseUrl !== undefined && named !== 'data-dir') return { databaseUrl }
  return { dataDir: values.text('data-dir') ?? DEFAULT_DATA_DIR }
}

/**
 * As {@link readStore}, or a server; among variables, a server comes first.
 * @throws `invalid_argument`.
 */
export function readPlace(values: OptionValues): Place {
  const store = STORES.find((name) => values.isOnCommandLine(name))
  if (store !== undefined && values.isOnCommandLine('url')) throw usageError(`Give --url or --${store}, not both`)
  const url = store === undefined ? values.text('url') : undefined
  return url === undefined ? readStore(values) : { url: serverAddress(url), key: values.text('session-api-key') }
}
