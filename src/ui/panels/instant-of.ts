/** When something was; null where it does not say. A time without offset is the reader's. */
export function instantOf({ timestamp }: { readonly timestamp?: string | undefined }): number | null {
  const at = Date.parse(timestamp ?? '')
  return Number.isNaN(at) ? null : at
}
