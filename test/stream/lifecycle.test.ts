import { describe, expect, it } from 'vitest'
import { createClientWith } from '../../src/create-event-client.ts'
import { EventreelError } from '../../src/errors.ts'
import * as engine from '../../src/engine.ts'
import type { SourceCursor, SourceFrame } from '../../src/source/conversation-source.ts'
import { ScriptedSource, unreachable } from '../../src/testing/scripted-source.ts'
import { CountingRuntime } from './counting-runtime.ts'
import { idsOf, messages, upTo } from './session-fixture.ts'

/** Counts the links that are open, and those that ever were. */
class CountedSource extends ScriptedSource {
  open = 0
  connects = 0

  override async *connect(cursor: SourceCursor): AsyncGenerator<SourceFrame, void, void> {
    this.open++
    this.connects++
    try {
      yield* super.connect(cursor)
    } finally {
      this.open--
    }
  }
}

function start(source = new CountedSource(messages(0, 4))) {
  const clock = new CountingRuntime()
  const client = createClientWith({ source: () => source, cache: 'memory', runtime: clock }, engine)
  const conversation = client.conversation('c')
  const window = conversation.openWindow()
  const seen: { readonly status: string; readonly error: unknown }[] = []
  window.subscribe(() => seen.push(window.getSnapshot()))
  return { clock, client, source, conversation, window, seen, snapshot: () => window.getSnapshot() }
}

const refused = () => new EventreelError('unauthorized', 'no')

describe('a page that stands still', () => {
  it('has no link while it does, and the whole log as soon as it goes on', async () => {
    const { clock, source, seen, snapshot } = start()
    await clock.advance(100)
    expect(snapshot().status).toBe('live')
    clock.setSuspended(true)
    await clock.advance(100)
    expect(source.open).toBe(0)
    source.hold(messages(5, 7))
    await clock.advance(600_000)
    expect(source.connects).toBe(1)
    clock.setSuspended(false)
    await clock.advance(100)
    expect(snapshot().status).toBe('live')
    expect(idsOf(snapshot().events)).toEqual(upTo(7))
    expect(seen.filter(({ status, error }) => error !== null || status === 'failed')).toEqual([])
  })

  it('is not live again before it holds what came meanwhile', async () => {
    const source = new CountedSource(messages(0, 4))
    const { clock, snapshot } = start(source)
    await clock.advance(100)
    clock.setSuspended(true)
    await clock.advance(100)
    // A link that stands, and says how far the log goes, long before it brings it.
    source.connect = async function* ({ signal }) {
      yield { connected: true, epoch: 'scripted', latestEventId: 7 }
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }
    clock.setSuspended(false)
    await clock.advance(100)
    expect(snapshot()).toMatchObject({ status: 'catching-up', latestEventId: 7 })
  })

  it('may be closed', async () => {
    const { clock, client } = start()
    await clock.advance(100)
    clock.setSuspended(true)
    await clock.advance(100)
    client.close()
    await clock.advance(100)
    expect(clock.held).toEqual({})
  })
})

describe('a link that is waited for', () => {
  it.each<[string, (clock: CountingRuntime) => void]>([['is seen again', (clock) => clock.setVisible(true)], ['is online again', (clock) => clock.setOnline(true)]])(
    'is tried at once when the page %s',
    async (_, happens) => {
      const { clock, source, snapshot } = start()
      await clock.advance(100)
      source.fail(unreachable())
      await clock.advance(60_000)
      source.fail(null)
      expect(snapshot().status).toBe('reconnecting')
      const { connects } = source
      happens(clock)
      await clock.advance(100)
      expect(source.connects).toBe(connects + 1)
      expect(snapshot().status).toBe('live')
    },
  )

  it('is not tried for a look at a page that was refused, but when somebody asks', async () => {
    const { clock, conversation, source, snapshot } = start()
    await clock.advance(100)
    source.fail(refused())
    await clock.advance(100)
    expect(snapshot()).toMatchObject({ status: 'failed', error: { code: 'unauthorized' } })
    source.fail(null)
    clock.setVisible(true)
    await clock.advance(60_000)
    expect(snapshot().status).toBe('failed')
    conversation.reconnect()
    await clock.advance(100)
    expect(snapshot()).toMatchObject({ status: 'live', error: null })
  })

  it('is tried after its pause also when the clock was set back', async () => {
    const { clock, source, snapshot } = start()
    await clock.advance(100)
    source.fail(unreachable())
    await clock.advance(100)
    clock.shiftClock(-24 * 3_600_000)
    source.fail(null)
    await clock.advance(10_000)
    expect(snapshot().status).toBe('live')
  })
})

it('says that it is offline while there is neither a network nor a link', async () => {
  const { clock, source, snapshot } = start()
  await clock.advance(100)
  clock.setOnline(false)
  expect(snapshot().status).toBe('live')
  source.fail(unreachable())
  await clock.advance(100)
  expect(snapshot().status).toBe('offline')
})

describe('a client that is closed', () => {
  it.each<[string, (started: ReturnType<typeof start>) => Promise<void> | void]>([
    ['at once', () => {}],
    ['when it is live', ({ clock }) => clock.advance(100)],
    ['while it waits for another try', async ({ clock, source }) => {
      source.fail(unreachable())
      await clock.advance(100)
    }],
    ['after it has failed', async ({ clock, source }) => {
      source.fail(refused())
      await clock.advance(100)
    }],
    ['while a page is asked for', async ({ clock, source }) => {
      source.hang()
      await clock.advance(100)
    }],
    ['with a message that cannot leave', async ({ clock, conversation, source }) => {
      await clock.advance(100)
      source.fail(unreachable())
      await conversation.send({ action: 'message', args: { content: 'hello' } })
      await clock.advance(3_000)
    }],
  ])('holds no timer, no listener and no link: closed %s', async (_, happens) => {
    const started = start()
    await happens(started)
    started.client.close()
    await started.clock.advance(100)
    expect(started.clock.held).toEqual({})
    expect(started.source.open).toBe(0)
  })

  it('holds nothing either when it is closed between any two steps of its start', async () => {
    for (let steps = 0; steps < 40; steps++) {
      const { clock, client } = start()
      for (let step = 0; step < steps; step++) await Promise.resolve()
      client.close()
      await clock.advance(100)
      expect(clock.held, `after ${steps} steps`).toEqual({})
    }
  })

  it('holds nothing either when the code that speaks with the server never came', async () => {
    const clock = new CountingRuntime()
    const broken = Object.defineProperty({ ...engine }, 'openFollower', { get: () => { throw new Error('no chunk') } })
    const client = createClientWith({ source: () => new ScriptedSource(), cache: 'memory', runtime: clock }, broken)
    client.conversation('c').openWindow()
    await clock.advance(100)
    expect(clock.held).toMatchObject({ online: 1 })
    client.close()
    await clock.advance(100)
    expect(clock.held).toEqual({})
  })
})
