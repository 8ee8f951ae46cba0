import { eventText } from './event-text.ts'
import type { StoredEvent } from './storage.ts'

type Batch = readonly StoredEvent[]

/**
 * Makes something of a batch once, however many followers it is sent to: those at the end of a log are given the same array.
 * What is made lives as long as the batch.
 */
function oncePerBatch<T>(make: (batch: Batch) => T): (batch: Batch) => T {
  const made = new WeakMap<Batch, { readonly value: T }>()
  return (batch) => {
    const known = made.get(batch) ?? { value: make(batch) }
    made.set(batch, known)
    return known.value
  }
}

/** A batch as contiguous clients see it: a list in JSON, as UTF-8. */
export const batchBytes = oncePerBatch((batch) => Buffer.from(textOf(batch)))

/** The same, parsed. Must not be changed: others are sent it too. */
export const batchEvents = oncePerBatch((batch): readonly unknown[] => JSON.parse(textOf(batch)) as unknown[])

function textOf(batch: Batch): string {
  return `[${batch.map((event) => eventText(event, 'contiguous')).join(',')}]`
}
