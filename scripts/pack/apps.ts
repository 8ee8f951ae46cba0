import { aimExample, type Example } from './example.ts'

export interface AppPlan {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  /** Each way to run it: what to do first, then the command that serves, given a port. */
  readonly modes: readonly { readonly name: string; readonly before?: readonly string[]; readonly serve: (port: number) => readonly string[] }[]
}

/** The package with all of its peers, as the README has them installed. */
const PEERS = { react: '19.3.1', 'react-dom': '19.3.1', '@tanstack/react-query': '5.108.0', 'socket.io-client': '4.8.4' }
const TYPES = { '@types/react': '19.3.0', '@types/react-dom': '19.3.0', '@types/node': '24.19.2' }
const LINK_ICON = '<link rel="icon" href="data:," />'

export function viteApp(tarball: string, example: Example, serverUrl: string): AppPlan {
  return {
    name: 'vite',
    files: {
      'package.json': json({
        name: 'fresh-vite-app',
        private: true,
        type: 'module',
        dependencies: { ...PEERS, eventreel: `file:${tarball}` },
        devDependencies: { ...TYPES, vite: '8.3.8', '@vitejs/plugin-react': '6.3.0', typescript: '5.9.3' },
      }),
      'vite.config.js': `import react from '@vitejs/plugin-react'\nexport default { plugins: [react()] }\n`,
      // Must stay false here: the package's own declarations are part of what is tested. (Next's own do not pass.)
      'tsconfig.json': tsconfig({ types: ['vite/client'], skipLibCheck: false }),
      'index.html': `<!doctype html><html lang="en"><head>${LINK_ICON}<title>app</title></head><body><div id="root"></div><script type="module" src="/src/main.tsx"></script></body></html>`,
      'src/main.tsx': `import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import App from './App'
const root = document.getElementById('root')
if (root) createRoot(root).render(<StrictMode><App /></StrictMode>)
`,
      'src/App.tsx': aimExample(example, serverUrl),
    },
    modes: [
      { name: 'dev', serve: (port) => ['vite', '--port', String(port), '--strictPort'] },
      {
        name: 'build',
        before: ['vite', 'build'],
        serve: (port) => ['vite', 'preview', '--port', String(port), '--strictPort'],
      },
    ],
  }
}

export function nextApp(tarball: string, example: Example, serverUrl: string): AppPlan {
  return {
    name: 'next',
    files: {
      'package.json': json({
        name: 'fresh-next-app',
        private: true,
        dependencies: { ...PEERS, next: '16.4.6', eventreel: `file:${tarball}` },
        devDependencies: { ...TYPES, typescript: '5.9.3' },
      }),
      'tsconfig.json': tsconfig({ skipLibCheck: true, plugins: [{ name: 'next' }], incremental: true, esModuleInterop: true, resolveJsonModule: true }),
      'next-env.d.ts': '/// <reference types="next" />\n',
      'app/layout.tsx': `import type { ReactNode } from 'react'
export const metadata = { title: 'app', icons: { icon: 'data:,' } }
export default function Layout({ children }: { children: ReactNode }) {
  return <html lang="en"><body>{children}</body></html>
}
`,
      // A server component that uses the core: the package must be importable on both sides.
      'app/page.tsx': `import { EventreelError } from 'eventreel'
import Conversation from './conversation'
export default function Page() {
  return <main data-core={typeof EventreelError}><Conversation /></main>
}
`,
      'app/conversation.tsx': aimExample(example, serverUrl),
    },
    modes: [
      { name: 'dev', serve: (port) => ['next', 'dev', '-p', String(port)] },
      { name: 'build', before: ['next', 'build'], serve: (port) => ['next', 'start', '-p', String(port)] },
      { name: 'webpack', before: ['next', 'build', '--webpack'], serve: (port) => ['next', 'start', '-p', String(port)] },
    ],
  }
}

function tsconfig(extra: Readonly<Record<string, unknown>>): string {
  return json({
    compilerOptions: {
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      jsx: 'react-jsx',
      strict: true,
      noEmit: true,
      isolatedModules: true,
      allowJs: true,
      ...extra,
    },
    include: ['**/*.ts', '**/*.tsx'],
    exclude: ['node_modules'],
  })
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
