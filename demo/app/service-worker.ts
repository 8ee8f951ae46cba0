/** Keeps the page's own files, so that it opens without a network. It never touches the API, a socket, or another origin. */

/** What a service worker has and the page's types do not name. */
interface WorkerScope {
  readonly location: { readonly origin: string }
  readonly clients: { claim(): Promise<void> }
  addEventListener(type: 'install' | 'activate', listener: (event: { waitUntil(work: Promise<unknown>): void }) => void): void
  addEventListener(type: 'fetch', listener: (event: { readonly request: Request; respondWith(answer: Promise<Response>): void }) => void): void
}

// The build puts the list in the place of this text.
const shell = JSON.parse('__SHELL_FILES__') as { readonly version: string; readonly files: readonly string[] }
declare const self: WorkerScope
const PREFIX = 'eventreel-demo-'
const cacheName = PREFIX + shell.version

self.addEventListener('install', (event) => {
  event.waitUntil(keepShell())
})

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOldShells())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(openPage(request))
  else if (shell.files.includes(url.pathname)) event.respondWith(readFile(request))
})

async function keepShell(): Promise<void> {
  const cache = await caches.open(cacheName)
  // Must pass by the HTTP cache: an old index.html would name files that are gone.
  await cache.addAll(shell.files.map((file) => new Request(file, { cache: 'reload' })))
  // Does not push out the worker before it: pages that are open still load parts of their own, older shell.
}

async function dropOldShells(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== cacheName).map((name) => caches.delete(name)))
  await self.clients.claim()
}

/** The newest page where there is a network, else the one that was kept: every address is a place in it. */
async function openPage(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request)
    if (answer.ok) return answer
  } catch {
    // No network, or no server: the page that was kept is the answer.
  }
  const kept = await (await caches.open(cacheName)).match('/index.html')
  return kept ?? Response.error()
}

async function readFile(request: Request): Promise<Response> {
  const kept = await (await caches.open(cacheName)).match(request, { ignoreSearch: true })
  return kept ?? fetch(request)
}

export {}
