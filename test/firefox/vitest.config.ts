import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = resolve(import.meta.dirname, '../..')

/** What must hold in every browser, in Firefox: apart from the other suites, which need no second browser. */
export default defineConfig({
  root,
  test: {
    name: 'firefox',
    environment: 'node',
    include: ['test/firefox/*.firefox.ts'],
    globalSetup: ['test/setup/fault-page.ts'],
    setupFiles: ['test/setup/console.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
})
