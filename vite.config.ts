import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { clientEntries, searchWorkerUrl } from './scripts/build/plugins.ts'
import { CHROMIUM_ARGS, findBrowser } from './scripts/find-browser.ts'

const root = import.meta.dirname
const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>
  peerDependencies: Record<string, string>
}
const packages = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })

/** One entry a subpath; the key is the file under `dist/`. */
const entries = {
  index: 'src/index.ts',
  socketio: 'src/socketio.ts',
  'react/index': 'src/react/index.ts',
  'ui/index': 'src/ui/index.ts',
  'ui/panels/index': 'src/ui/panels/index.ts',
  'ui/pictures/index': 'src/ui/pictures/index.ts',
  'server/index': 'src/server/index.ts',
  'server/sqlite-worker': 'src/server/sqlite-worker.ts',
  'testing/index': 'src/testing/index.ts',
  cli: 'src/server/cli.ts',
}

const alias = [
  { find: /^eventreel$/, replacement: resolve(root, 'src/index.ts') },
  { find: /^eventreel\/socketio$/, replacement: resolve(root, 'src/socketio.ts') },
  { find: /^eventreel\/ui\/styles\.css$/, replacement: resolve(root, 'src/ui/styles.css') },
  { find: /^eventreel\/ui\/pictures\/styles\.css$/, replacement: resolve(root, 'src/ui/pictures/styles.css') },
  { find: /^eventreel\/(react|ui|ui\/panels|ui\/pictures|server|testing)$/, replacement: resolve(root, 'src/$1/index.ts') },
]

const setupFiles = ['test/setup/console.ts']
const browserTests = 'test/**/*.browser.test.{ts,tsx}'
const endToEnd = 'test/e2e/**/*.test.ts'
const faults = 'test/e2e/faults/*.test.ts'
const postgres = 'test/postgres/*.test.ts'

function chromium() {
  const executablePath = findBrowser()
  return {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({ launchOptions: { args: CHROMIUM_ARGS, ...(executablePath && { executablePath }) } }),
    instances: [{ browser: 'chromium' as const }],
  }
}

const browserDependencies = [
  'react', 'react-dom', 'react-dom/client', 'react-dom/server', 'react/jsx-runtime', 'react/jsx-dev-runtime', 'vitest-browser-react',
  '@tanstack/react-query', '@tanstack/react-virtual', '@testing-library/dom', '@testing-library/react', '@testing-library/user-event',
  'axe-core', 'dexie', 'fast-check', 'idb', 'lowlight', 'marked', 'pixelmatch', 'socket.io-client', 'valibot',
]

// Projects run one after the other: on a small machine a browser beside a full Node pool makes both slow. Each takes every core: left alone,
// the runner spares one.
const EVERY_CORE = '100%'

const projects: TestProjectInlineConfiguration[] = [
  {
    extends: true,
    test: {
      name: 'node',
      environment: 'node',
      include: ['test/**/*.test.{ts,tsx}'],
      exclude: [browserTests, endToEnd, postgres],
      setupFiles,
      // No file leaves anything behind that another could meet: a process for each would cost a sixth of the time.
      isolate: false,
      maxWorkers: EVERY_CORE,
      sequence: { groupOrder: 0 },
    },
  },
  {
    extends: true,
    test: {
      name: 'postgres',
      environment: 'node',
      include: [postgres],
      globalSetup: ['test/setup/postgres.ts'],
      setupFiles,
      isolate: false,
      maxWorkers: EVERY_CORE,
      testTimeout: 120_000,
      sequence: { groupOrder: 1 },
    },
  },
  {
    extends: true,
    optimizeDeps: { include: browserDependencies },
    test: {
      name: 'browser',
      include: [browserTests],
      globalSetup: ['test/setup/echo-server.ts', 'test/setup/frameworks.ts'],
      setupFiles,
      browser: chromium(),
      maxWorkers: EVERY_CORE,
      sequence: { groupOrder: 2 },
    },
  },
  {
    extends: true,
    plugins: [storybookTest({ configDir: resolve(root, '.storybook') })],
    optimizeDeps: { include: browserDependencies },
    // One page shows many stories, as in Storybook itself.
    test: { name: 'storybook', setupFiles, browser: chromium(), isolate: false, maxWorkers: EVERY_CORE, sequence: { groupOrder: 3 } },
  },
  {
    extends: true,
    test: {
      name: 'e2e',
      environment: 'node',
      include: [endToEnd],
      exclude: [faults],
      setupFiles,
      // They wait more than they work.
      maxWorkers: 3,
      testTimeout: 120_000,
      hookTimeout: 120_000,
      sequence: { groupOrder: 4 },
    },
  },
  {
    extends: true,
    test: {
      name: 'faults',
      environment: 'node',
      include: [faults],
      globalSetup: ['test/setup/fault-page.ts'],
      setupFiles,
      // Beside the others end to end: no worker waits for the last file of those.
      maxWorkers: 3,
      testTimeout: 180_000,
      hookTimeout: 120_000,
      sequence: { groupOrder: 4 },
    },
  },
]

export default defineConfig({
  plugins: [react(), searchWorkerUrl(), clientEntries(['react/index', 'ui/index', 'ui/panels/index', 'ui/pictures/index'])],
  resolve: { alias },
  build: {
    target: 'es2022',
    minify: false,
    cssCodeSplit: false,
    emptyOutDir: true,
    lib: { entry: entries, formats: ['es'] },
    rolldownOptions: {
      external: [/^node:/, ...packages.map((name) => new RegExp(`^${name}(/|$)`))],
      // One file a module: a user's bundler then leaves out, or loads apart, exactly what the app does not need at once.
      output: { preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
    },
  },
  // A net for what hangs, wide enough for a busy machine: no test waits by the clock.
  test: { projects, testTimeout: 30_000, hookTimeout: 60_000, expect: { poll: { timeout: 15_000 } } },
})
