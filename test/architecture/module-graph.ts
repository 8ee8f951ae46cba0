import { globSync, readFileSync } from 'node:fs'
import { posix, resolve } from 'node:path'
import { parseSync } from 'vite'

export interface ImportEdge {
  /** Path under `src/` for a file of our own, else the bare specifier. */
  readonly to: string
  readonly own: boolean
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean
}

/** Files under `src/` by path, each with what it imports. */
export type ModuleGraph = ReadonlyMap<string, readonly ImportEdge[]>

export function readGraph(folder: string): ModuleGraph {
  const files = globSync('**/*.{ts,tsx}', { cwd: folder }).filter((file) => !file.endsWith('.d.ts'))
  return graphOf(Object.fromEntries(files.map((file) => [file, readFileSync(resolve(folder, file), 'utf8')])))
}

export function graphOf(sources: Readonly<Record<string, string>>): ModuleGraph {
  return new Map(Object.entries(sources).map(([file, text]) => [file, importsOf(file, text)]))
}

function importsOf(file: string, text: string): ImportEdge[] {
  const { module, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`)
  const edges: ImportEdge[] = []
  for (const { moduleRequest, entries } of module.staticImports) {
    edges.push(edge(file, moduleRequest.value, entries.length > 0 && entries.every((entry) => entry.isType)))
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) if (moduleRequest) edges.push(edge(file, moduleRequest.value, isType))
  }
  for (const { moduleRequest } of module.dynamicImports) {
    edges.push(edge(file, text.slice(moduleRequest.start + 1, moduleRequest.end - 1), false))
  }
  // A type position such as `import('./x.ts').Y` is no import statement, and still a dependency.
  for (const [, specifier] of text.matchAll(/^(?!\s*(?:\*|\/\/)).*[:<|&=(]\s*import\('([^']+)'\)\.[A-Z]/gm)) {
    if (specifier !== undefined) edges.push(edge(file, specifier, true))
  }
  return edges
}

function edge(from: string, specifier: string, typeOnly: boolean): ImportEdge {
  if (!specifier.startsWith('.')) return { to: specifier, own: false, typeOnly }
  return { to: posix.join(posix.dirname(from), specifier), own: true, typeOnly }
}

/** The bare specifiers that come along at run time when `entry` is imported, lazy chunks included. */
export function packagesReachedFrom(graph: ModuleGraph, entry: string): Set<string> {
  const seen = new Set<string>()
  const packages = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const { to, own, typeOnly } of graph.get(file) ?? []) {
      if (typeOnly) continue
      if (own) visit(to)
      else packages.add(to)
    }
  }
  visit(entry)
  return packages
}

/** Each cycle once, as the files on it. */
export function cyclesIn(graph: ModuleGraph): string[][] {
  const state = new Map<string, 'open' | 'done'>()
  const path: string[] = []
  const cycles: string[][] = []
  const visit = (file: string): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      cycles.push(path.slice(path.indexOf(file)))
      return
    }
    state.set(file, 'open')
    path.push(file)
    for (const { to, own } of graph.get(file) ?? []) if (own && graph.has(to)) visit(to)
    path.pop()
    state.set(file, 'done')
  }
  for (const file of graph.keys()) visit(file)
  return cycles
}
