import { Agent, request } from 'node:http'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { runs } from '../setup/runs.ts'
import { requests, type FuzzedRequest } from './fuzz-arbitraries.ts'
import { startFuzzServer } from './fuzz-server.ts'

// A net for what hangs: a long run takes as long as it takes.
const TIMEOUT_MS = runs(60_000, 600_000)

interface Heard {
  readonly status: number
  readonly text: string
}

/** Sends what `fetch` would not: every method, path and header as they are. */
function sender(base: string): (given: FuzzedRequest) => Promise<Heard> {
  const { port } = new URL(base)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  return ({ method, path, headers, body }) =>
    new Promise((resolve, reject) => {
      const sent = request({ agent, host: '127.0.0.1', port, method, path, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('error', reject)
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text: `${JSON.stringify(response.headers)}\n${Buffer.concat(chunks).toString()}` }))
      })
      sent.once('error', reject)
      if (body !== null) sent.write(body)
      sent.end()
    })
}

test.each([
  ['behind keys', {}],
  ['without keys', { apiKeys: undefined }],
])('whatever comes over HTTP, a server %s answers it, with no error of its own', async (_what, options) => {
  const server = await startFuzzServer(options)
  const send = sender(server.url)
  const isOpen = 'apiKeys' in options
  await fc.assert(
    fc.asyncProperty(requests, async (given) => {
      await server.prepare()
      // Without keys, everybody may read everything, and delete it.
      if (isOpen && given.path.includes('canary')) return
      const { status, text } = await send(given)
      expect(status).toBeGreaterThanOrEqual(200)
      expect(status).toBeLessThan(500)
      if (!isOpen) server.checkHeard(text)
    }),
    { numRuns: runs(500, 5000) },
  )
  await server.finish()
}, TIMEOUT_MS)
