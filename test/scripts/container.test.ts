import { existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROWS } from '../../src/server/cli/option-table.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(resolve(root, path), 'utf8')
const dockerfile = read('Dockerfile')
const compose = read('compose.yaml')
const nginx = read('deploy/nginx.conf')
const manifest = JSON.parse(read('package.json')) as { bin: { eventreel: string }; scripts: Record<string, string> }

const variables = ROWS.filter(([, { commands }]) => commands.includes('serve')).flatMap(([, row]) => row.variables)
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found ?? '')
/** What is copied out of the project, by build stages that name none. */
const copied = all(dockerfile, /^COPY (?!--from)(.+) \S+$/gm).flatMap((list) => list.split(' '))

describe('the Dockerfile', () => {
  test('copies what is there, and what is not kept out', () => {
    const kept = all(read('.dockerignore'), /^!(.+)$/gm)
    expect(copied.filter((path) => !existsSync(resolve(root, path)))).toEqual([])
    expect(copied.filter((path) => !kept.includes(path))).toEqual([])
    expect(kept.filter((path) => !copied.includes(path))).toEqual([])
  })

  test('copies all that building needs', () => {
    const folders = copied.filter((path) => statSync(resolve(root, path)).isDirectory())
    const imported = all(read('vite.config.ts'), /from '\.\/(.+?)'/g)
    expect(imported.filter((path) => !folders.some((folder) => path.startsWith(`${folder}/`)))).toEqual([])
    expect(manifest.scripts['build']).toBe('node scripts/build.ts')
  })

  test('sets variables that the server knows', () => {
    const set = all(dockerfile, /^(?:ENV| {3}) (\w+)=/gm).filter((name) => name !== 'NODE_ENV')
    expect(set.length).toBeGreaterThan(0)
    expect(set.filter((name) => !variables.includes(name))).toEqual([])
  })

  test('runs the command of this package, and not as root', () => {
    expect(dockerfile).toContain(`ENTRYPOINT ["node", "${manifest.bin.eventreel.replace('./', '')}"]`)
    expect(dockerfile.lastIndexOf('USER node')).toBeGreaterThan(dockerfile.lastIndexOf('FROM'))
  })
})

describe('compose.yaml', () => {
  const [nodeBlock = ''] = compose.split(/^services:/m)
  const nodes = all(compose, /^ {2}(node-\d+): \*node$/gm)

  test('gives its servers variables that they know, and passes on such', () => {
    const [, environment = ''] = nodeBlock.split(/^ {2}environment:\n/m)
    const set = all(environment, /^ {4}([A-Z_]+):/gm)
    expect(set).toContain('DATABASE_URL')
    expect(set.filter((name) => !variables.includes(name))).toEqual([])
    const passed = all(compose, /\$\{(\w+)/g).filter((name) => name !== 'POSTGRES_PASSWORD')
    expect(passed.filter((name) => !variables.includes(name))).toEqual([])
  })

  test('mounts what is there', () => {
    const mounted = all(compose, /^ +- (\.\/[^:]+):/gm)
    expect(mounted).toEqual(['./deploy/nginx.conf'])
    expect(mounted.filter((path) => !existsSync(resolve(root, path)))).toEqual([])
  })

  test('names the servers that the balancer knows, at the port on which they listen', () => {
    const port = /EVENTREEL_PORT=(\d+)/.exec(dockerfile)?.[1]
    expect(nodes).toEqual(['node-1', 'node-2'])
    for (const upstream of ['nodes', 'sticky']) {
      const [, block = ''] = new RegExp(`upstream ${upstream} \\{([^}]*)\\}`).exec(nginx) ?? []
      expect(all(block, /server ([\w:-]+)/g)).toEqual(nodes.map((node) => `${node}:${port}`))
    }
    expect(compose).toContain(`:${/listen (\d+);/.exec(nginx)?.[1]}"`)
  })

  test('leaves a server the time that it takes to stop', () => {
    const grace = Number(/stop_grace_period: (\d+)s/.exec(compose)?.[1])
    const drain = Number(/EVENTREEL_DRAIN_MS: "(\d+)"/.exec(compose)?.[1]) / 1000
    // Ten seconds for sends, and ten for answers, are the most.
    expect(grace).toBeGreaterThan(drain + 20)
  })
})
