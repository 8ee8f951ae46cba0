import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const src = resolve(import.meta.dirname, '../src')

export default defineConfig({
  root: resolve(import.meta.dirname, 'pages'),
  plugins: [react()],
  resolve: {
    alias: [
      { find: /^eventreel$/, replacement: `${src}/index.ts` },
      { find: /^eventreel\/socketio$/, replacement: `${src}/socketio.ts` },
      { find: /^eventreel\/ui\/styles\.css$/, replacement: `${src}/ui/styles.css` },
      { find: /^eventreel\/(react|ui|testing)$/, replacement: `${src}/$1/index.ts` },
    ],
  },
  worker: { format: 'es' },
  build: { outDir: resolve(import.meta.dirname, 'dist'), emptyOutDir: true, target: 'es2022' },
})
