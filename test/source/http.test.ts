import { describe, expect, it } from 'vitest'
import { requestJson, type HttpOptions } from '../../src/source/http.ts'

const { signal } = new AbortController()

async function cacheModeOf(options: HttpOptions): Promise<RequestCache | undefined> {
  let cache: RequestCache | undefined
  const fetch: typeof globalThis.fetch = async (_input, init) => {
    cache = init?.cache
    return Response.json({})
  }
  await requestJson('http://localhost/', { ...options, fetch }, { signal })
  return cache
}

describe("the browser's HTTP cache", () => {
  it.each<HttpOptions>([
    { sessionApiKey: 'abc' },
    { sessionApiKey: () => 'abc' },
    { headers: { Authorization: 'Bearer ann' } },
    { headers: { 'x-session-api-key': 'abc' } },
    { headers: { 'X-Access-Token': 'abc' } },
    { credentials: 'include' },
    { userId: 'ann' },
  ])('is given nothing that belongs to one user: %o', async (options) => {
    expect(await cacheModeOf(options)).toBe('no-store')
  })

  it.each<HttpOptions>([{}, { headers: { 'Accept-Language': 'de' } }, { credentials: 'same-origin' }])('may keep what anybody may read: %o', async (options) => {
    expect(await cacheModeOf(options)).toBeUndefined()
  })
})
