import { packagesReachedFrom, type ImportEdge, type ModuleGraph } from './module-graph.ts'

/** Named lists for the outside. Must never be imported from within, or a folder would reach all others through them. */
const ENTRIES = ['index.ts', 'socketio.ts', 'react/index.ts', 'ui/index.ts', 'ui/panels/index.ts', 'ui/pictures/index.ts', 'server/index.ts', 'testing/index.ts', 'server/cli.ts']

const CORE = ['protocol', 'ingest', 'source', 'store', 'stream']
/** The files that may see every core folder: what a page needs at once, and what it needs once it shows a conversation. */
const COMPOSITION_ROOT = 'create-event-client.ts'
const LAZY_ROOT = 'engine.ts'
const LOG_PORT = 'store/event-log.ts'
/** What a query's defaults and bounds are: the pure half of the log's port. */
const QUERY_RULES = 'store/event-query.ts'

interface Layer {
  /** Folders and files it may use at run time, beside itself. */
  readonly values: readonly string[]
  /** Folders and files it may, besides, name in types. */
  readonly types?: readonly string[]
}

/** Anyone may import `errors.ts` and `runtime.ts`, and any file of its own folder. The longest prefix of a path is its layer. */
const LAYERS: Readonly<Record<string, Layer>> = {
  'errors.ts': { values: [] },
  'runtime.ts': { values: [] },
  protocol: { values: [] },
  ingest: { values: ['protocol'] },
  source: { values: ['protocol', QUERY_RULES], types: [LOG_PORT] },
  store: { values: ['protocol', 'ingest'] },
  stream: {
    values: ['protocol', 'ingest', QUERY_RULES, 'store/scan-port.ts', 'source/backoff.ts', 'source/connection-state.ts'],
    types: [LOG_PORT, 'store/outbox.ts', 'source/conversation-source.ts', 'source/parsed-source.ts'],
  },
  [COMPOSITION_ROOT]: { values: [...CORE, LAZY_ROOT] },
  [LAZY_ROOT]: { values: CORE },
  // Rows and guards are pure: hooks hand them on.
  react: { values: ['stream', 'ui/rows', 'protocol/guards.ts'], types: [...CORE, COMPOSITION_ROOT] },
  ui: { values: ['ui'], types: CORE },
  'ui/rows': { values: ['protocol'], types: CORE },
  'ui/connected': { values: ['ui', 'react'], types: [...CORE, COMPOSITION_ROOT] },
  server: { values: ['protocol'] },
  'server/cli': { values: ['protocol', 'server'] },
  // Shares nothing with the server that it tries.
  'server/conformance': { values: ['protocol'] },
  testing: { values: [...CORE, COMPOSITION_ROOT, LAZY_ROOT, 'react', 'server'] },
}

/** Who may import a package (or a family of packages); every other one is free. */
const PACKAGE_HOMES: readonly { readonly name: RegExp; readonly homes: readonly string[] }[] = [
  { name: /^idb$/, homes: ['store'] },
  { name: /^socket\.io-client$/, homes: ['source', 'server/conformance'] },
  { name: /^@tanstack\/react-query/, homes: ['react', 'testing'] },
  { name: /^@tanstack\/react-virtual$/, homes: ['ui'] },
  { name: /^@testing-library\//, homes: ['testing'] },
  { name: /^react(-dom)?(\/|$)/, homes: ['react', 'ui', 'ui/connected', 'testing'] },
  { name: /^(ws|socket\.io|pg)$/, homes: ['server'] },
  { name: /^node:/, homes: ['server'] },
]

/** What an entry must not bring along, not even in a lazy chunk. */
const KEPT_OUT: Readonly<Record<string, RegExp>> = {
  'index.ts': /^(node:|react|@tanstack|socket\.io|ws$|@testing)/,
  'socketio.ts': /^(node:|react|@tanstack|socket\.io$|ws$|@testing)/,
  'react/index.ts': /^(node:|socket\.io|ws$|@testing)/,
  'ui/index.ts': /^(node:|socket\.io|ws$|@testing)/,
  'ui/panels/index.ts': /^(node:|socket\.io|ws$|@testing|@tanstack\/react-virtual)/,
  'ui/pictures/index.ts': /^(node:|socket\.io|ws$|@testing|@tanstack)/,
  'server/index.ts': /^(react|@tanstack|idb$|socket\.io-client|@testing)/,
}

/** Every breach of the plan, as a line that names the file and the law. */
export function breaches(graph: ModuleGraph): string[] {
  const found: string[] = []
  for (const [file, edges] of graph) {
    for (const edge of edges) {
      const law = edge.own ? brokenOwnLaw(file, edge) : brokenPackageLaw(file, edge)
      if (law !== undefined) found.push(`${file} imports ${edge.to}: ${law}`)
    }
  }
  const socketFiles = [...graph].filter(([, edges]) => edges.some((edge) => edge.to === 'socket.io-client'))
  for (const files of Map.groupBy(socketFiles.map(([file]) => file), layerOf).values()) {
    if (files.length > 1) found.push(`${files.join(', ')}: one file only may import socket.io-client`)
  }
  for (const [entry, keptOut] of Object.entries(KEPT_OUT)) {
    for (const name of packagesReachedFrom(graph, entry)) if (keptOut.test(name)) found.push(`${entry} brings ${name} along`)
  }
  return found
}

function brokenOwnLaw(file: string, { to, typeOnly }: ImportEdge): string | undefined {
  if (!/\.tsx?$/.test(to)) return to.endsWith('.css') ? 'a typed file must not import CSS' : 'a relative import carries its extension'
  if (ENTRIES.includes(to)) return 'an entry file is for the outside'
  if (ENTRIES.includes(file) || to === 'errors.ts' || to === 'runtime.ts') return undefined
  const layer = layerOf(file)
  const rule = LAYERS[layer]
  if (rule === undefined) return 'the file belongs to no layer'
  if (layerOf(to) === layer || reaches(rule.values, to)) return undefined
  if (typeOnly && reaches(rule.types ?? [], to)) return undefined
  const types = rule.types?.length ? `, in types also: ${rule.types.join(', ')}` : ''
  return `${layer} may import: ${rule.values.join(', ') || 'nothing'}${types}`
}

function brokenPackageLaw(file: string, { to }: ImportEdge): string | undefined {
  const home = PACKAGE_HOMES.find(({ name }) => name.test(to))
  if (home === undefined || ENTRIES.includes(file) && file === 'server/cli.ts') return undefined
  return reaches(home.homes, file) ? undefined : `only ${home.homes.join(', ')} may`
}

function layerOf(file: string): string {
  const names = Object.keys(LAYERS).filter((name) => file === name || file.startsWith(`${name}/`))
  return names.sort((a, b) => b.length - a.length)[0] ?? file
}

function reaches(allowed: readonly string[], file: string): boolean {
  return allowed.some((name) => {
    // `ui` as a whole stands for its drawing parts: what is connected is not reached by what is drawn.
    if (name === 'ui' && file.startsWith('ui/connected/')) return false
    return file === name || file.startsWith(`${name}/`)
  })
}
