/** IndexedDB with nothing around it: one store, one relaxed transaction for what is put at once. */
export class RawPages {
  readonly #database: IDBDatabase

  private constructor(database: IDBDatabase) {
    this.#database = database
  }

  static open(name: string): Promise<RawPages> {
    const request = indexedDB.open(name, 1)
    return new Promise((resolve, reject) => {
      request.onupgradeneeded = () => request.result.createObjectStore('pages')
      request.onsuccess = () => resolve(new RawPages(request.result))
      request.onerror = () => reject(request.error ?? new Error('failed'))
    })
  }

  get(key: IDBValidKey): Promise<string | undefined> {
    const request = this.#database.transaction('pages').objectStore('pages').get(key) as IDBRequest<string | undefined>
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('failed'))
    })
  }

  put(key: IDBValidKey, text: string): Promise<void> {
    return this.putAll([[key, text]])
  }

  putAll(records: readonly (readonly [IDBValidKey, string])[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.#database.transaction('pages', 'readwrite', { durability: 'relaxed' })
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error ?? new Error('aborted'))
      const pages = transaction.objectStore('pages')
      for (const [key, text] of records) pages.put(text, key)
    })
  }

  close(): void {
    this.#database.close()
  }
}
