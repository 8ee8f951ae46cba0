import { describe, expect, it } from 'vitest'
import { requestJson } from '../../src/source/http.ts'
import { refusal } from '../../src/source/refusal.ts'
import { errorBody } from '../../src/server/http-answer.ts'
import { EventreelError, type EventreelErrorCode } from '../../src/errors.ts'

const answered = async (status: number): Promise<EventreelError> => {
  const fetch = () => Promise.resolve(new Response('{}', { status }))
  return requestJson('http://server.test/', { fetch }, { signal: new AbortController().signal, tries: 1 }).then(
    () => expect.fail('it was refused'),
    (error: unknown) => error as EventreelError,
  )
}

describe('what a server refuses', () => {
  it('is final for every status 4xx but 408, 425 and 429, and tried again for every other', async () => {
    for (let status = 400; status < 600; status++) {
      const { retryable } = await answered(status)
      expect([status, retryable]).toEqual([status, status >= 500 || status === 408 || status === 425 || status === 429])
    }
  })

  it('is the same law whether a status or a code of our server brings it', async () => {
    const codes: readonly EventreelErrorCode[] = [
      'bad_request', 'protocol_error', 'invalid_limit', 'invalid_conversation_id', 'unauthorized', 'forbidden', 'conversation_not_found', 'event_not_found', 'conversation_exists',
      'idempotency_conflict', 'epoch_changed', 'payload_too_large', 'rate_limited', 'closed', 'storage_quota', 'storage_failed', 'server_error',
    ]
    for (const code of codes) {
      const { status, code: told } = errorBody(new EventreelError(code, 'No.'))
      expect([code, refusal(told, 'No.').retryable]).toEqual([code, (await answered(status)).retryable])
    }
  })

  it('keeps a code that is known, and takes any other for trouble that passes', () => {
    expect(refusal('idempotency_conflict', 'No.')).toMatchObject({ code: 'idempotency_conflict', retryable: false })
    expect(refusal('rate_limited', 'No.', 3)).toMatchObject({ code: 'rate_limited', retryable: true, retryAfterMs: 3000 })
    expect(refusal('rate_limited', 'No.', 'soon').retryAfterMs).toBeUndefined()
    expect(refusal('of_a_newer_server', 'No.')).toMatchObject({ code: 'server_error', retryable: true })
  })
})
