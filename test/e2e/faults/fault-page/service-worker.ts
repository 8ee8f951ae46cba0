/** Keeps the page's own files as they are first asked for, so that it opens without a network. */

/** What a service worker has and the page's types do not name. */
interface WorkerScope {
  readonly location: { readonly origin: string }
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: { waitUntil(work: Promise<unknown>): void }) => void): void
  addEventListener(type: 'fetch', listener: (event: { readonly request: Request; respondWith(answer: Promise<Response>): void }) => void): void
}

declare const self: WorkerScope

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method === 'GET' && new URL(request.url).origin === self.location.origin) event.respondWith(answer(request))
})

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open('page')
  const kept = await cache.match(request)
  if (kept !== undefined) return kept
  const answered = await fetch(request)
  await cache.put(request, answered.clone())
  return answered
}

export {}
