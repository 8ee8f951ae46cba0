/** Bytes of all keys and values that are put while `work` runs, as a browser lays them out: a string takes one byte a character, or two where one is not Latin-1. */
export async function countPutBytes(work: () => Promise<void>): Promise<number> {
  let bytes = 0
  const { put } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
    bytes += sizeOf(value) + (key === undefined ? 0 : sizeOf(key))
    return key === undefined ? put.call(this, value) : put.call(this, value, key)
  }
  try {
    await work()
  } finally {
    IDBObjectStore.prototype.put = put
  }
  return bytes
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 5 + value.length * (/[\u0100-\uffff]/.test(value) ? 2 : 1)
  if (typeof value === 'number') return 9
  if (typeof value !== 'object' || value === null) return 1
  if (ArrayBuffer.isView(value)) return 8 + value.byteLength
  return Object.entries(value).reduce((sum, [key, item]) => sum + (Array.isArray(value) ? 1 : 2 + key.length) + sizeOf(item), 8)
}
