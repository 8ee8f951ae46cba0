import type { Plugin } from 'vite'

const IN_SOURCE = /new URL\(\s*(['"])\.\/search-worker\.(?:ts|js)\1\s*,\s*import\.meta\.url\s*\)/g
const PLACEHOLDER = '__EVENTREEL_SEARCH_WORKER__'

/**
 * Keeps `new Worker(new URL('./search-worker.js', import.meta.url), …)` as it is in a library build, where Vite would put the worker into
 * a data URL. Must come out literally: that text is how a user's own bundler finds the worker. The worker lies beside the module that starts it.
 */
export function searchWorkerUrl(): Plugin {
  return {
    name: 'eventreel:search-worker-url',
    apply: (config, { command }) => command === 'build' && Boolean(config.build?.lib),
    enforce: 'pre',
    transform: {
      filter: { code: 'search-worker' },
      handler: (code) => ({ code: code.replace(IN_SOURCE, PLACEHOLDER), map: null }),
    },
    renderChunk(code) {
      if (!code.includes(PLACEHOLDER)) return null
      return { code: code.replaceAll(PLACEHOLDER, "new URL('./search-worker.js', import.meta.url)"), map: null }
    },
  }
}

/** Puts `'use client'` first in the named entries: bundling drops the directive, and a React server would then refuse the hooks. */
export function clientEntries(names: readonly string[]): Plugin {
  return {
    name: 'eventreel:client-entries',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || !chunk.isEntry || !names.includes(chunk.name)) continue
        chunk.code = `'use client'\n${chunk.code.replace(/^\s*(['"])use client\1;?\s*/, '')}`
      }
    },
  }
}
