import { describe, expect, it } from 'vitest'
import { createClientWith } from '../../src/create-event-client.ts'
import * as engine from '../../src/engine.ts'
import type { Runtime } from '../../src/runtime.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'
import { ScriptedSource } from '../../src/testing/scripted-source.ts'
import { messages } from '../stream/session-fixture.ts'
import { say } from '../stream/tabs-of-sends.ts'

const refuse = (): never => {
  throw new DOMException('The operation is insecure.', 'SecurityError')
}

/** A page over a server, in a browser that has these. */
async function send(browser: PropertyDescriptorMap) {
  const clock = new ManualClock()
  const runtime: Runtime = Object.defineProperties(clock, browser)
  const source = new ScriptedSource(messages(0, 4))
  const conversation = createClientWith({ source: () => source, baseUrl: 'http://x', userId: 'a', runtime }, engine).conversation('c')
  const window = conversation.openWindow()
  await clock.advance(1_000)
  const { durable } = await conversation.send(say('a'))
  await clock.advance(1_000)
  const { status, degraded, pending } = window.getSnapshot()
  return { durable, status, degraded, pending, sent: source.sent.length }
}

describe("where a site's data is blocked, what is sent goes all the same, unsaved", () => {
  const sent = { durable: false, status: 'live', degraded: 'unavailable', pending: [], sent: 1 }

  it('by a browser that lets no channel be opened', async () => {
    class Refused {
      readonly onmessage = refuse()
    }
    expect(await send({ BroadcastChannel: { value: Refused }, indexedDB: { value: { open: refuse } }, locks: { value: { request: refuse } } })).toEqual(sent)
  })

  it('by a browser that does not let the database be named', async () => {
    class Channel {
      readonly onmessage = null
      readonly postMessage = () => {}
      readonly close = () => {}
    }
    expect(await send({ BroadcastChannel: { value: Channel }, indexedDB: { get: refuse } })).toEqual(sent)
  })
})
