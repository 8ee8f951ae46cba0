/** Where a text that is being written is kept over a reload. One of your own may keep it on a server. */
export interface TextStore {
  /** The text under a key; empty where there is none. */
  read(key: string): string
  /** Keeps a text in place of the one `before`; an empty one is forgotten. Called with each change. */
  write(key: string, text: string, before: string): void
  /** Tells when the text that {@link read} would give is gone without a {@link write} here: sent or cleared elsewhere. The result detaches. */
  watch?(key: string, onForgotten: () => void): () => void
}

/** What is longer was pasted, and is not worth a write at each key. */
const MAX_CHARACTERS = 100_000

/**
 * Web storage: each tab has its own text, which survives its reload; a tab that has none yet begins with what was written last in any.
 * What is sent, or deleted, is forgotten in every tab that shows the same text.
 */
export const deviceTexts: TextStore = {
  read: (key) => get('sessionStorage', key) ?? get('localStorage', key) ?? '',
  write: (key, text, before) => {
    const kept = text.length > MAX_CHARACTERS ? '' : text
    set('sessionStorage', key, kept)
    // Another tab may have written something else since: that is not this one's to forget.
    if (kept !== '' || get('localStorage', key) === before) set('localStorage', key, kept)
  },
  watch: (key, onForgotten) => {
    const listener = ({ key: changed, oldValue, newValue }: StorageEvent) => {
      const own = get('sessionStorage', key)
      // A user is cleared by what all of their keys begin with, as a key and its value; null is all of the storage.
      const isCleared = changed === null || (newValue === changed && key.startsWith(changed))
      const isSent = changed === key && newValue === null && (own === null || own === oldValue)
      if (!isCleared && !isSent) return
      set('sessionStorage', key, '')
      onForgotten()
    }
    addEventListener('storage', listener)
    return () => removeEventListener('storage', listener)
  },
}

/**
 * Keeps texts as long as the page is there.
 * @example const [texts] = useState(memoryTexts)
 */
export function memoryTexts(): TextStore {
  const texts = new Map<string, string>()
  return {
    read: (key) => texts.get(key) ?? '',
    write: (key, text) => void (text === '' ? texts.delete(key) : texts.set(key, text)),
  }
}

type Area = 'localStorage' | 'sessionStorage'

function get(area: Area, key: string): string | null {
  try {
    return globalThis[area].getItem(key)
  } catch {
    // Blocked by the browser, or no browser.
    return null
  }
}

function set(area: Area, key: string, text: string): void {
  try {
    const storage = globalThis[area]
    if (text === '') return storage.removeItem(key)
    try {
      storage.setItem(key, text)
    } catch {
      // No room for it: half of it must not come back.
      storage.removeItem(key)
    }
  } catch {
    // Blocked: nothing is kept.
  }
}
