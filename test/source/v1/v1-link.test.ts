import { describe, expect, it } from 'vitest'
import { until } from '../../stream/until.ts'
import { confirmedUpTo, follow, heldFetch, isLive, many, say, serve, uuids } from './v1-harness.ts'

const stateUpdate = (value: string) => ({ kind: 'ConversationStateUpdateEvent', source: 'environment', key: 'execution_status', value })

describe('a link to a V1 server', () => {
  it('gives the key in its first frame, and never in an address', async () => {
    const server = await serve({ events: many(3), sessionApiKey: 'secret-key' })
    const { window } = follow(server, { sessionApiKey: () => 'secret-key', userId: 'ann' })
    await until(window, isLive)
    expect([...server.sockets, ...server.requests].join()).not.toContain('secret-key')
  })

  it('is over for good after 4001 and 4004, and tried again after 1013', async () => {
    for (const [code, error] of [[4001, 'unauthorized'], [4004, 'conversation_not_found']] as const) {
      const server = await serve({ events: many(3) })
      const { window } = follow(server)
      await until(window, isLive)
      server.closeAll(code)
      expect((await until(window, ({ status }) => status === 'failed')).error).toMatchObject({ code: error })
    }
    const busy = await serve({ events: many(3) })
    busy.refuseNext(2)
    const { window } = follow(busy)
    await until(window, isLive)
    expect(busy.sockets).toHaveLength(3)
  })

  it('is not there before the server has told its state', async () => {
    const server = await serve({ events: many(3), sessionApiKey: 'k', authMs: 50 })
    const { window } = follow(server, { sessionApiKey: 'other', userId: 'ann' })
    expect((await until(window, ({ status }) => status === 'failed')).error).toMatchObject({ code: 'unauthorized' })
  })

  it('begins where an event has a time', async () => {
    const server = await serve({ events: [say('without a time', { timestamp: '' }), ...many(3)] })
    const { window } = follow(server)
    await until(window, isLive)
    expect(new URLSearchParams(server.sockets[0]?.split('?')[1]).get('after_timestamp')).toBe(server.log()[1]?.timestamp)
  })

  it('shows what is being written as a draft, until its event comes', async () => {
    const server = await serve({ events: many(3) })
    const { window } = follow(server)
    await until(window, isLive)
    server.tell({ kind: 'StreamingDeltaEvent', source: 'agent', content: 'Hel' })
    server.tell({ kind: 'StreamingDeltaEvent', source: 'agent', content: 'lo' })
    const { drafts } = await until(window, (snapshot) => snapshot.drafts[0]?.text === 'Hello')
    server.append(say('Hello'))
    const hint = await until(window, ({ events }) => events.length === 4)
    expect(hint.events.at(-1)).toMatchObject({ draft_key: drafts[0]?.key })
    expect((await until(window, confirmedUpTo(3))).drafts).toEqual([])
    server.tell({ kind: 'StreamingDeltaEvent', source: 'agent', content: 'Next' })
    expect((await until(window, (snapshot) => snapshot.drafts.length === 1)).drafts[0]).toMatchObject({ text: 'Next' })
  })

  it.each([
    ['is paused', { kind: 'PauseEvent', source: 'user' }],
    ['is interrupted', { kind: 'InterruptEvent', source: 'user', reason: 'User requested interrupt' }],
    ['breaks off', { kind: 'ConversationErrorEvent', source: 'environment', code: 'LLMError', detail: 'gone' }],
    ['stops', stateUpdate('stuck')],
  ])('shows no more of what an agent was writing that %s, nor goes on with it later', async (_, end) => {
    const server = await serve({ events: many(3) })
    const { window } = follow(server)
    await until(window, isLive)
    server.tell({ kind: 'StreamingDeltaEvent', source: 'agent', content: 'Never to be' })
    await until(window, ({ drafts }) => drafts.length === 1)
    server.append(stateUpdate('running'))
    server.append(say('go on', { source: 'user' }))
    await until(window, confirmedUpTo(4))
    expect(window.getSnapshot().drafts).toHaveLength(1)
    server.append(end)
    expect((await until(window, confirmedUpTo(5))).drafts).toEqual([])
    server.tell({ kind: 'StreamingDeltaEvent', source: 'agent', content: 'Next' })
    expect((await until(window, ({ drafts }) => drafts.length === 1)).drafts[0]).toMatchObject({ text: 'Next' })
  })

  it('tells the state of the agent: what the server says at the beginning, and what it says and stores later', async () => {
    const server = await serve({ events: many(3) })
    const { window } = follow(server)
    expect((await until(window, isLive)).agentState).toBe('awaiting_user_input')
    server.tell(stateUpdate('running'))
    expect((await until(window, ({ agentState }) => agentState === 'running')).events).toHaveLength(3)
    server.append(stateUpdate('waiting_for_confirmation'))
    const { events, agentState } = await until(window, confirmedUpTo(3))
    expect(events.at(-1)).toMatchObject({ observation: 'agent_state_changed', extras: { agent_state: 'awaiting_user_confirmation' } })
    expect(agentState).toBe('awaiting_user_confirmation')
  })

  it('gives no place to what the server tells and does not keep', async () => {
    const server = await serve({ events: many(3) })
    const { window } = follow(server)
    await until(window, isLive)
    server.tell({ kind: 'SomethingNewEvent', source: 'agent', timestamp: '2999-01-05T10:00:00' })
    await until(window, ({ events }) => events.length === 4)
    const { id } = server.append(say('kept'))
    const { events } = await until(window, ({ confirmedEventId }) => confirmedEventId === 3)
    expect(events[3]).toMatchObject({ sourceId: id })
  })
})

describe('what is sent to a V1 server', () => {
  it('is sent when the log shows it, once', async () => {
    const server = await serve({ events: many(3) })
    const { conversation, window } = follow(server)
    await until(window, isLive)
    await conversation.send({ action: 'message', args: { content: 'from the page', image_urls: ['data:image/png;base64,AA=='], file_urls: [] } })
    const { events } = await until(window, (snapshot) => snapshot.pending.length === 0 && confirmedUpTo(3)(snapshot))
    expect(uuids(events)).toEqual(uuids(server.log()))
    expect(server.log().at(-1)).toMatchObject({ llm_message: { role: 'user', content: [{ type: 'text', text: 'from the page' }, { type: 'image' }] } })
    expect(events.at(-1)).toMatchObject({ source: 'user', args: { content: 'from the page', image_urls: ['data:image/png;base64,AA=='] } })
    expect(server.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1)
  })

  it('is unconfirmed when nobody knows whether it arrived, and is not sent again by itself', async () => {
    const server = await serve({ events: many(3) })
    const { fetch } = heldFetch()
    let posts = 0
    const losing: typeof fetch = async (input, init) => {
      if (init?.method !== 'POST') return fetch(input, init)
      posts += 1
      throw new TypeError('Failed to fetch')
    }
    const { conversation, window } = follow(server, { fetch: losing })
    await until(window, isLive)
    const { key } = await conversation.send({ action: 'message', args: { content: 'lost' } })
    await until(window, ({ pending }) => pending[0]?.status === 'unconfirmed')
    expect(posts).toBe(1)
    conversation.retry(key)
    await until(window, () => posts === 2)
  })

  it('fails where such a server takes nothing of the kind', async () => {
    const server = await serve({ events: many(3) })
    const { conversation, window } = follow(server)
    await until(window, isLive)
    await conversation.send({ action: 'change_agent_state', args: { agent_state: 'paused' } })
    expect((await until(window, ({ pending }) => pending[0]?.status === 'failed')).pending[0]?.error).toMatchObject({ code: 'send_unsupported' })
    // Better than a message without what it speaks of.
    await conversation.send({ action: 'message', args: { content: 'see the file', file_urls: ['/uploads/a.pdf'] } })
    expect((await until(window, ({ pending }) => pending[1]?.status === 'failed')).pending[1]?.error).toMatchObject({ code: 'send_unsupported' })
    expect(server.log()).toHaveLength(3)
  })
})
