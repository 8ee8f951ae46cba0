import { join } from 'node:path'
import { isAction, isObservation, type AgentEvent } from 'eventreel'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createPace } from '../../demo/agent/pace.ts'
import { runDemo, type Demo } from '../../demo/run-demo.ts'
import { smallProject, temporaryFolder } from './agent-fixture.ts'

async function openDemo(dataDir: string, factor = 0) {
  const demo = await runDemo({
    port: 0,
    host: '127.0.0.1',
    dataDir,
    page: (_request, response) => response.end('page'),
    pace: createPace({ factor }),
    longRunRoot: join(await smallProject()),
  })
  let open = true
  const close = async () => {
    if (open) await demo.close()
    open = false
  }
  onTestFinished(close)
  const conversations = (await demo.server.listConversations()).conversations.filter(({ parentId }) => parentId === null)
  return { demo, conversations, close }
}

/** Resolves with all events once one passes. */
function eventsUntil({ server }: Demo, conversationId: string, test: (event: AgentEvent) => boolean): Promise<AgentEvent[]> {
  return new Promise((resolve) => {
    const events: AgentEvent[] = []
    const detach = server.conversation(conversationId).subscribe(
      (event) => {
        events.push(event)
        if (!test(event)) return
        detach()
        resolve(events)
      },
      { afterId: -1 },
    )
  })
}

const isEnd = (event: AgentEvent) => isObservation(event, 'agent_state_changed') && ['finished', 'stopped'].includes(event.extras.agent_state)

describe('runDemo', { timeout: 60_000 }, () => {
  test('the first start opens a conversation in which the agent works, and closing leaves nothing running', async () => {
    const { demo, conversations, close } = await openDemo(await temporaryFolder())
    expect(conversations).toHaveLength(1)
    const events = await eventsUntil(demo, conversations[0]?.conversationId ?? '', (event) => event.observation === 'edit')
    expect(events[0]).toMatchObject({ id: 0, source: 'user', action: 'message' })
    expect(events.map((event) => event.id)).toEqual(events.map((_, index) => index))
    await close()
    await expect(fetch(`${demo.server.url}/healthz`)).rejects.toThrow('fetch failed')
  })

  test('a second start finds the conversation again, and its agent goes on', async () => {
    const dataDir = await temporaryFolder()
    const first = await openDemo(dataDir)
    const id = first.conversations[0]?.conversationId ?? ''
    const before = await eventsUntil(first.demo, id, (event) => event.observation === 'run')
    await first.close()

    const second = await openDemo(dataDir)
    expect(second.conversations.map((conversation) => conversation.conversationId)).toEqual([id])
    const after = await eventsUntil(second.demo, id, (event) => event.observation === 'edit')
    expect(after.slice(0, before.length)).toEqual(before)
  })

  test('the agent sends another ahead, which works in a conversation of its own below this one and brings back what it found', async () => {
    const { demo, conversations } = await openDemo(await temporaryFolder())
    const parentId = conversations[0]?.conversationId ?? ''
    const events = await eventsUntil(demo, parentId, (event) => event.observation === 'delegate')
    const told = events.find((event) => isAction(event, 'delegate'))
    const child = (await demo.server.listConversations({ parentId })).conversations[0]
    expect(child).toMatchObject({ parentId, title: 'Look around' })
    expect(told).toMatchObject({ args: { agent: 'scout', conversation_id: child?.conversationId } })
    const inner = await eventsUntil(demo, child?.conversationId ?? '', (event) => isAction(event, 'finish'))
    expect(inner[0]).toMatchObject({ source: 'user', action: 'message' })
    const last = inner.at(-1)
    expect(events.at(-1)).toMatchObject({ cause: told?.id, content: last !== undefined && isAction(last, 'finish') ? last.args.final_thought : null })
  })

  test('one that was sent ahead is not sent again when the server is started anew, and is waited for', async () => {
    const dataDir = await temporaryFolder()
    const first = await openDemo(dataDir, 0.2)
    const parentId = first.conversations[0]?.conversationId ?? ''
    await eventsUntil(first.demo, parentId, (event) => isAction(event, 'delegate'))
    await first.close()
    const second = await openDemo(dataDir, 0.02)
    const events = await eventsUntil(second.demo, parentId, (event) => event.observation === 'delegate')
    expect(events.filter((event) => isAction(event, 'delegate'))).toHaveLength(1)
    expect(events.filter((event) => event.observation === 'error')).toEqual([])
    expect((await second.demo.server.listConversations({ parentId })).conversations).toHaveLength(1)
  })

  test.each([
    ['stopped', { action: 'change_agent_state', args: { agent_state: 'stopped' } }],
    ['given other work', { action: 'message', args: { content: 'List the files, and fix the bug' } }],
  ] as const)('an agent that is %s stops the one that it sent ahead', async (_, wish) => {
    const { demo, conversations } = await openDemo(await temporaryFolder(), 1)
    const parent = demo.server.conversation(conversations[0]?.conversationId ?? '')
    const told = (await eventsUntil(demo, parent.id, (event) => isAction(event, 'delegate'))).at(-1)
    const childId = told !== undefined && isAction(told, 'delegate') ? String(told.args.conversation_id) : ''
    await parent.addEvent(wish, 'user')
    const inner = await eventsUntil(demo, childId, isEnd)
    expect(inner.at(-1)).toMatchObject({ extras: { agent_state: 'stopped' } })
    expect(inner.some((event) => isAction(event, 'finish'))).toBe(false)
  })

  test('an agent that is stopped leaves as it is what one that it sent ahead has done', async () => {
    const { demo, conversations } = await openDemo(await temporaryFolder(), 0.1)
    const parent = demo.server.conversation(conversations[0]?.conversationId ?? '')
    const told = (await eventsUntil(demo, parent.id, (event) => isAction(event, 'delegate'))).at(-1)
    const child = demo.server.conversation(told !== undefined && isAction(told, 'delegate') ? String(told.args.conversation_id) : '')
    await parent.addEvent({ action: 'change_agent_state', args: { agent_state: 'paused' } }, 'user')
    const before = await eventsUntil(demo, child.id, isEnd)
    await parent.addEvent({ action: 'change_agent_state', args: { agent_state: 'stopped' } }, 'user')
    await eventsUntil(demo, parent.id, (event) => isObservation(event, 'agent_state_changed') && event.extras.agent_state === 'stopped')
    expect(await child.getLatestEventId()).toBe(before.at(-1)?.id)
  })

  test('a message that comes over HTTP to a new conversation is answered', async () => {
    const { demo } = await openDemo(await temporaryFolder(), 1)
    const { url } = demo.server
    const json = { 'Content-Type': 'application/json' }
    const created = await fetch(`${url}/api/conversations`, { method: 'POST', headers: json, body: '{"title": "Mine", "conversation_id": "mine"}' })
    expect(created.status).toBe(201)
    const body = JSON.stringify({ action: 'message', args: { content: 'read ../secret' } })
    const sent = await fetch(`${url}/api/conversations/mine/events`, { method: 'POST', headers: json, body })
    expect(sent.status).toBe(201)
    const events = await eventsUntil(demo, 'mine', (event) => isAction(event, 'message') && event.source === 'agent')
    expect(events.at(-1)).toMatchObject({ args: { content: '../secret is outside of this project. I only touch files in it.' } })
  })
})
