import { registerHooks } from 'node:module'
import type { Variant } from './variants.ts'

/** Loads one file of the library with a mistake in it. Must be called before that file is first imported. */
export function plant({ name, file, find, replace }: Variant): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      if (!url.endsWith(`/src/${file}`)) return loaded
      const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source)
      if (source.split(find).length !== 2) throw new Error(`The variant '${name}' expects its text exactly once in src/${file}.`)
      return { ...loaded, source: source.replace(find, () => replace) }
    },
  })
}
