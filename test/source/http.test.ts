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

it.each(['{"detail":"bad key ab\\/cd"}', '{"detail":{"given":["ab\\u002fcd"]}}'])('hides a key that the answer writes in its own way: %s', async (body) => {
  const fetch: typeof globalThis.fetch = async () => new Response(body, { status: 403 })
  const error: unknown = await requestJson('http://localhost/', { sessionApiKey: 'ab/cd', fetch }, { signal }).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'forbidden' })
  expect(String(error)).toContain('***')
  expect(String(error)).not.toContain('ab/cd')
})

it('does not quote an answer that is no JSON, which may quote the key', async () => {
  const fetch: typeof globalThis.fetch = async () => new Response('given: ab/cd')
  const error: unknown = await requestJson('http://localhost/', { sessionApiKey: 'ab/cd', fetch }, { signal }).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'protocol_error' })
  expect(error).not.toHaveProperty('cause')
})

it('takes what is no JSON for no refusal of what was given: the server may have it, or something stands before it', async () => {
  const fetch: typeof globalThis.fetch = async () => new Response('{"succ', { status: 201 })
  const error: unknown = await requestJson('http://localhost/', { fetch }, { method: 'POST', body: '{}', signal, tries: 1 }).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'server_error', retryable: true })
})
