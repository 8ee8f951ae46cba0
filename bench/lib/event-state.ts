import { createStateSchema } from '@durable-streams/state'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { WireEvent } from './events.ts'

/** Takes whatever comes: what a validator costs is not the library's. */
const anyEvent: StandardSchemaV1<WireEvent> = {
  '~standard': { version: 1, vendor: 'bench', validate: (value) => ({ value: value as WireEvent }) },
}

/** The events of one conversation as a collection of StreamDB. Not by `id`: it writes its key, a text, over the field, and texts sort otherwise. */
export const eventState = createStateSchema({ events: { schema: anyEvent, type: 'event', primaryKey: 'key' } })
