import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import postcss from 'postcss'
import { compile } from 'tailwindcss'
import tailwind3 from 'tailwindcss-3'
import type { TestProject } from 'vitest/node'
import { type FrameworkName, frameworkApps } from '../ui/framework-apps.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The style sheet that each framework makes for an app. */
    readonly frameworkStyles: Readonly<Record<FrameworkName, string>>
  }
}

const require = createRequire(import.meta.url)

/** Style sheets as an app's own build makes them, which a browser cannot. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('frameworkStyles', {
    'Tailwind 3': await tailwind3Styles(frameworkApps['Tailwind 3']),
    'Tailwind 4': await tailwind4Styles(frameworkApps['Tailwind 4']),
    Bootstrap: await readFile(require.resolve('bootstrap/dist/css/bootstrap.css'), 'utf8'),
  })
}

async function tailwind3Styles(html: string): Promise<string> {
  const source = '@tailwind base; @tailwind components; @tailwind utilities;'
  return (await postcss([tailwind3({ content: [{ raw: html, extension: 'html' }] })]).process(source, { from: undefined })).css
}

async function tailwind4Styles(html: string): Promise<string> {
  const { build } = await compile('@import "tailwindcss";', {
    base: import.meta.dirname,
    loadStylesheet: async (id, base) => {
      const path = require.resolve(id === 'tailwindcss' ? 'tailwindcss/index.css' : id)
      return { path, base, content: await readFile(path, 'utf8') }
    },
  })
  return build([...html.matchAll(/class="([^"]*)"/g)].flatMap(([, names = '']) => names.split(' ')))
}
