import type { HeadRecord } from '../../src/store/log-head.ts'
import type { PageRecord } from '../../src/store/page-record.ts'

/** The database as it lies on the disk, without the store. */
export class RawDatabase {
  readonly #db: IDBDatabase

  private constructor(db: IDBDatabase) {
    this.#db = db
  }

  static async open(name: string, version?: number): Promise<RawDatabase> {
    return new RawDatabase(await settled(version === undefined ? indexedDB.open(name) : indexedDB.open(name, version)))
  }

  async records(): Promise<{ key: IDBValidKey[]; record: PageRecord }[]> {
    const pages = this.#db.transaction('pages').objectStore('pages')
    const [keys, values] = await Promise.all([settled(pages.getAllKeys()), settled(pages.getAll())])
    return keys.map((key, i) => ({ key: key as IDBValidKey[], record: values[i] as PageRecord }))
  }

  async heads(): Promise<HeadRecord[]> {
    return settled(this.#db.transaction('heads').objectStore('heads').getAll() as IDBRequest<HeadRecord[]>)
  }

  async logKeys(): Promise<string[]> {
    return settled(this.#db.transaction('heads').objectStore('heads').getAllKeys() as IDBRequest<string[]>)
  }

  /** Changes the records of a page; null deletes one. */
  async change(page: number, change: (record: PageRecord) => PageRecord | null): Promise<void> {
    const found = (await this.records()).filter(({ key }) => key[1] === page)
    const transaction = this.#db.transaction('pages', 'readwrite')
    for (const { key, record } of found) {
      const changed = change(record)
      if (changed === null) transaction.objectStore('pages').delete(key)
      else transaction.objectStore('pages').put(changed, key)
    }
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
    })
  }

  close(): void {
    this.#db.close()
  }
}

/** Deletes a database; resolves when nobody has it open any more. */
export async function deleteDatabase(name: string): Promise<void> {
  await settled(indexedDB.deleteDatabase(name))
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
