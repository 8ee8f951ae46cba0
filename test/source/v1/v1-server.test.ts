import { describe, expect, it } from 'vitest'
import { until } from '../../stream/until.ts'
import { confirmedUpTo, follow, heldFetch, isLive, many, say, serve, uuids } from './v1-harness.ts'

const SIZE = 100_000

describe('against a V1 server', () => {
  it('shows every event once, in the order of the server, with its rank as its id', async () => {
    const server = await serve({ events: many(7) })
    const { conversation, window } = follow(server)
    const { events } = await until(window, isLive)
    expect(uuids(events)).toEqual(uuids(server.log()))
    expect(events.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6])
    server.append(say('live'))
    const now = await until(window, confirmedUpTo(7))
    expect(uuids(now.events)).toEqual(uuids(server.log()))
    expect(conversation.diagnostics().dialect).toBe('v1')
  })

  it('finds out by itself that it is one, and says so', async () => {
    const server = await serve({ events: many(3) })
    const { conversation, window } = follow(server, { dialect: undefined })
    const { events } = await until(window, isLive)
    expect(events).toHaveLength(3)
    expect(conversation.diagnostics()).toMatchObject({ dialect: 'v1' })
    expect(conversation.diagnostics().recent).toContainEqual(expect.objectContaining({ type: 'connected', dialect: 'v1' }))
    expect(server.requests[0]).toMatch(/^GET \?/)
  })

  it.each(['v0', 'contiguous'] as const)('is refused where it is said to speak %s', async (dialect) => {
    const { window } = follow(await serve({ events: many(3) }), { dialect })
    expect((await until(window, ({ status }) => status === 'failed')).error).toMatchObject({ code: 'unsupported_dialect' })
  })

  it('shows the end of a log of 100,000 after three requests, and its beginning after few more', { timeout: 60_000 }, async () => {
    const server = await serve({ events: many(SIZE, (index) => ({ id: `e${index}`, timestamp: new Date(1_767_600_000_000 + index).toISOString().slice(0, 23) })) })
    let asked = 0
    // The newest page is kept, and told, before a socket is opened.
    const { window } = follow(server, { fetch: (input, init) => ((asked += server.sockets.length === 0 ? 1 : 0), fetch(input, init)) })
    await until(window, ({ events }) => events.length > 0)
    expect(asked).toBeLessThanOrEqual(3)
    const { events } = window.getSnapshot()
    expect(events.at(-1)).toMatchObject({ id: SIZE - 1, sourceId: `e${SIZE - 1}` })
    await until(window, isLive)
    server.requests.length = 0
    await window.jumpTo('first')
    expect(window.getSnapshot().events[0]).toMatchObject({ id: 0, sourceId: 'e0' })
    // Beside the one that looks for news.
    expect(server.requests.length).toBeLessThanOrEqual(2)
    await window.jumpTo('last')
    await window.loadOlder()
    expect(window.getSnapshot().events.map(({ id, sourceId }) => `e${id}` === sourceId)).not.toContain(false)
  })

  it('neither skips nor doubles what shares a timestamp across pages, in either direction', async () => {
    const server = await serve({ events: many(350, (index) => ({ timestamp: `2026-01-05T10:00:0${Math.floor(index / 120)}` })) })
    const { conversation, window } = follow(server)
    await until(window, isLive)
    const up = await Array.fromAsync(conversation.log.searchEvents())
    const down = await Array.fromAsync(follow(server).conversation.log.searchEvents({ reverse: true }))
    expect(uuids(up)).toEqual(uuids(server.log()))
    expect(uuids(down)).toEqual(uuids(server.log()).reverse())
  })

  it('gives no place of its own to what is replayed of a moment that began before the known events', async () => {
    const server = await serve({ events: many(150, () => ({ timestamp: '2026-01-05T10:00:00' })) })
    const { window } = follow(server)
    await until(window, isLive)
    const { id } = server.append(say('next', { timestamp: '2026-01-05T10:00:01' }))
    const { events, latestEventId } = await until(window, ({ events: shown }) => shown.some(({ sourceId }) => sourceId === id))
    expect([events.at(-1)?.id, latestEventId]).toEqual([150, 150])
  })

  it('drops what a link brings twice, and keeps what is appended in the middle of its replay', async () => {
    const server = await serve({ events: many(30) })
    server.appendDuringReplay(say('meanwhile'))
    const { window } = follow(server)
    const { events } = await until(window, confirmedUpTo(30))
    expect(uuids(events)).toEqual(uuids(server.log()))
    expect(server.sockets[0]).toMatch(/resend_mode=since&after_timestamp=/)
  })

  it('finds what was appended between the first page and the subscription', async () => {
    const server = await serve({ events: many(5) })
    let asked = 0
    const { window } = follow(server, {
      fetch: async (input, init) => {
        const answer = await fetch(input, init)
        if (asked++ === 0) server.appendUnheard(say('unheard'))
        return answer
      },
    })
    expect(uuids((await until(window, confirmedUpTo(5))).events)).toEqual(uuids(server.log()))
  })

  it('shows live events at once, before the history has confirmed them', async () => {
    const server = await serve({ events: many(5) })
    const { hold, letGo, fetch } = heldFetch()
    const { window } = follow(server, { fetch })
    await until(window, isLive)
    hold()
    const first = server.append(say('first'))
    const second = server.append(say('second', { timestamp: first.timestamp }))
    const { confirmedEventId, events } = await until(window, ({ events: shown }) => shown.length === 7)
    expect([confirmedEventId, uuids(events).slice(5)]).toEqual([4, [first.id, second.id]])
    letGo()
    await until(window, confirmedUpTo(6))
    expect(uuids(window.getSnapshot().events)).toEqual(uuids(server.log()))
  })

  it('goes on after a restart, from a time before the end, with what came meanwhile', async () => {
    const server = await serve({ events: many(40) })
    const { window } = follow(server)
    await until(window, isLive)
    await server.stop()
    await until(window, ({ status }) => status === 'reconnecting')
    server.appendUnheard(say('meanwhile'))
    await server.start()
    const { events } = await until(window, confirmedUpTo(40))
    expect(uuids(events)).toEqual(uuids(server.log()))
    const after = new URLSearchParams(server.sockets.at(-1)?.split('?')[1]).get('after_timestamp') ?? ''
    expect(after < (server.log()[39]?.timestamp ?? '')).toBe(true)
  })

  it('starts anew where an event turns up in the middle of what was confirmed', async () => {
    const server = await serve({ events: many(6, (index) => ({ timestamp: `2026-01-05T10:00:0${index}` })) })
    const { window } = follow(server)
    await until(window, isLive)
    server.append(say('late', { timestamp: '2026-01-05T10:00:03' }))
    const { events, notices } = await until(window, (snapshot) => confirmedUpTo(6)(snapshot))
    expect(uuids(events)).toEqual(uuids(server.log()))
    expect(notices).toMatchObject([{ code: 'log_reset' }])
  })

  it.each([
    ['replaced', (server: Awaited<ReturnType<typeof serve>>) => server.replaceLog(many(9))],
    ['cut and continued', (server: Awaited<ReturnType<typeof serve>>) => {
      server.cutLog(3)
      for (const event of many(6)) server.appendUnheard(event)
    }],
  ])('starts anew when the log was %s', async (_, change) => {
    const server = await serve({ events: many(6) })
    const { window } = follow(server)
    await until(window, isLive)
    await server.stop()
    change(server)
    await server.start()
    const { events, notices } = await until(window, confirmedUpTo(8))
    expect(uuids(events)).toEqual(uuids(server.log()))
    expect(notices).toMatchObject([{ code: 'log_reset' }])
  })

  it('joins an answer to its action, also where a page ends between them', async () => {
    const action = { kind: 'ActionEvent', id: 'the-action', source: 'agent', tool_name: 'terminal', tool_call_id: 'c1', action: { kind: 'TerminalAction', command: 'ls' } }
    const answer = { kind: 'ObservationEvent', source: 'environment', tool_name: 'terminal', tool_call_id: 'c1', action_id: 'the-action', observation: { kind: 'TerminalObservation', content: [{ type: 'text', text: 'a' }], exit_code: 0 } }
    const server = await serve({ events: [...many(98), action, say('between'), answer, ...many(99)] })
    const { conversation, window } = follow(server)
    const { events } = await until(window, isLive)
    // Whose action is not known yet is left to the page before.
    expect(events[0]?.id).toBe(101)
    expect(await conversation.log.getEvent(100)).toMatchObject({ observation: 'run', cause: 98 })
    const again = follow(server).conversation
    expect(await again.log.getEvent(100)).toMatchObject({ observation: 'run', cause: 98 })
  })
})
