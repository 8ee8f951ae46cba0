import type { PageRecord } from './page-record.ts'

export function isPacked({ text }: PageRecord): boolean {
  return text instanceof Uint8Array
}

/** The record with its text as it was written. Text that cannot be had is no text, which its sum betrays. */
export async function unpack(record: PageRecord): Promise<PageRecord> {
  if (!(record.text instanceof Uint8Array)) return record
  return { ...record, text: await inflate(record.text).catch(() => '') }
}

export async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return through(new Blob([bytes]), new DecompressionStream('deflate-raw')).text()
}

export function through(blob: Blob, transform: CompressionStream | DecompressionStream): Response {
  return new Response(blob.stream().pipeThrough(transform))
}
