import type { ExportSource } from './export-source.ts'
import type { OptionValues } from './option-values.ts'
import { readPlace, type Place } from './read-store.ts'
import { writeWhole } from './write-whole.ts'

/** `eventreel export`: writes a conversation into a file. */
export async function exportEvents(values: OptionValues, [conversationId = '']: readonly string[]): Promise<number> {
  const source = await openSource(readPlace(values), conversationId)
  try {
    await writeWhole(values.text('output'), values.text('format') === 'trajectory' ? source.trajectory() : source.lines())
    return 0
  } finally {
    await source.close()
  }
}

async function openSource(place: Place, conversationId: string): Promise<ExportSource> {
  if (!('url' in place)) return (await import('./store-source.ts')).storeSource(place, conversationId)
  const [{ serverSource }, { ServerClient }] = await Promise.all([import('./server-source.ts'), import('./server-client.ts')])
  return serverSource(new ServerClient(place.url, place.key), conversationId)
}
