import { describe, expect, onTestFinished, test } from 'vitest'
import { createEventClient, EventreelError, type Conversation, type EventClient, type EventWindow } from 'eventreel'
import { ScriptedSource, unreachable } from 'eventreel/testing'
import { platform, type Runtime } from '../../src/runtime.ts'
import { RawDatabase } from '../store/raw-database.ts'
import { idsOf, messages, upTo } from './session-fixture.ts'
import { until } from './until.ts'

interface PageOptions {
  readonly userId?: string
  readonly databaseName: string
  readonly runtime?: Runtime
}

/** A page of this user. What is unsent lies in one database for all: users are the test's own. */
function openPage(source: ScriptedSource, options: PageOptions, conversationId = 'c') {
  const client: EventClient = createEventClient({ source: () => source, baseUrl: 'https://clear.example.com', ...options })
  onTestFinished(() => client.close())
  return { client, ...openConversation(client, conversationId) }
}

function openConversation(client: EventClient, conversationId: string) {
  const conversation = client.conversation(conversationId)
  return { conversation, window: conversation.openWindow() }
}

const isLiveAt = (last: number) => (snapshot: { status: string; events: readonly { id: number }[] }) => snapshot.status === 'live' && snapshot.events.at(-1)?.id === last
const newDatabase = () => `clear-${crypto.randomUUID()}`
const newUser = () => `user-${crypto.randomUUID()}`

/** Reads the whole log; resolves when the window shows that no gap is left. */
async function readAll({ log }: Conversation, window: EventWindow): Promise<void> {
  for await (const event of log.searchEvents()) expect(event).toBeDefined()
  await until(window, ({ gaps }) => gaps.length === 0)
}

async function savedText(databaseName: string): Promise<string> {
  const raw = await RawDatabase.open(databaseName)
  const saved = JSON.stringify([await raw.logKeys(), await raw.records()])
  raw.close()
  return saved
}

test('a client lists what is kept of its user, and of nobody else', async () => {
  const databaseName = newDatabase()
  const [ann, bob] = [newUser(), newUser()]
  const source = new ScriptedSource(messages(0, 9))
  const annes = openPage(source, { databaseName, userId: ann })
  expect(await annes.client.savedConversations()).toEqual([])
  await until(annes.window, isLiveAt(9))
  const { bytesKept } = annes.conversation.diagnostics()
  expect(bytesKept).toBeGreaterThan(0)
  const [saved, ...others] = await annes.client.savedConversations()
  expect(saved).toMatchObject({ conversationId: 'c', address: 'https://clear.example.com/api/conversations/c', events: 10, bytes: bytesKept })
  expect(others).toEqual([])
  const bobs = openPage(source, { databaseName, userId: bob }, 'd')
  await until(bobs.window, isLiveAt(9))
  expect((await bobs.client.savedConversations()).map(({ conversationId }) => conversationId)).toEqual(['d'])
  await annes.client.clear()
  annes.client.close()
  await expect(annes.client.savedConversations()).rejects.toMatchObject({ code: 'closed' })
})

describe('a client that clears its user', () => {
  test('leaves nothing of the user on the disk, and all of another', async () => {
    const databaseName = newDatabase()
    const [ann, bob] = [newUser(), newUser()]
    const source = new ScriptedSource(messages(0, 9))
    const annes = openPage(source, { databaseName, userId: ann })
    await until(annes.window, isLiveAt(9))
    const another = openConversation(annes.client, 'd')
    await until(another.window, isLiveAt(9))
    another.conversation.close()
    annes.conversation.close()
    const bobs = openPage(source, { databaseName, userId: bob })
    await until(bobs.window, isLiveAt(9))
    bobs.client.close()
    await annes.client.clear()
    const saved = await savedText(databaseName)
    expect(saved).not.toContain(ann)
    expect(saved).toContain(bob)
    source.fail(unreachable())
    const again = openPage(source, { databaseName, userId: bob })
    expect(idsOf((await until(again.window, ({ events }) => events.length > 0)).events)).toEqual(upTo(9))
    const cleared = openPage(source, { databaseName, userId: ann })
    expect((await until(cleared.window, ({ status }) => status === 'reconnecting')).events).toEqual([])
  })

  test('shows what is open with a gap, fetches it again, and keeps it', async () => {
    const databaseName = newDatabase()
    const source = new ScriptedSource(messages(0, 249))
    const { client, conversation, window } = openPage(source, { databaseName, userId: newUser() })
    await until(window, isLiveAt(249))
    await readAll(conversation, window)
    await client.clear()
    const shown = await until(window, (snapshot) => isLiveAt(249)(snapshot) && snapshot.gaps[0]?.to === 149)
    expect(shown).toMatchObject({ gaps: [{ from: 0, to: 149 }], error: null, degraded: null })
    expect(idsOf(shown.events)).toEqual(upTo(249).slice(150))
    source.emit(messages(250, 252))
    await until(window, isLiveAt(252))
    expect(conversation.diagnostics().held).toEqual([{ from: 150, to: 252 }])
    expect(await savedText(databaseName)).toContain('message 252')
    expect(await savedText(databaseName)).not.toContain('message 120')
  })

  test('clears what another page of the user shows as well', async () => {
    const databaseName = newDatabase()
    const userId = newUser()
    const source = new ScriptedSource(messages(0, 249))
    const first = openPage(source, { databaseName, userId })
    await until(first.window, isLiveAt(249))
    await readAll(first.conversation, first.window)
    const second = openPage(source, { databaseName, userId })
    expect((await until(second.window, isLiveAt(249))).gaps).toEqual([])
    await first.client.clear()
    for (const { window } of [first, second]) await until(window, (snapshot) => isLiveAt(249)(snapshot) && snapshot.gaps[0]?.to === 149)
    source.emit(messages(250, 251))
    for (const { window } of [first, second]) expect((await until(window, isLiveAt(251))).error).toBeNull()
  })

  test('refuses while a message of the user is unsent, open or not, and then deletes nothing', async () => {
    const databaseName = newDatabase()
    const userId = newUser()
    const source = new ScriptedSource(messages(0, 9))
    const { client, conversation, window } = openPage(source, { databaseName, userId })
    await until(window, isLiveAt(9))
    source.fail(unreachable())
    await conversation.send({ action: 'message', args: { content: 'not sent yet' } })
    await expect(client.clear()).rejects.toMatchObject({ code: 'unsent_messages' })
    client.close()
    const later = createEventClient({ source: () => source, baseUrl: 'https://clear.example.com', userId, databaseName })
    onTestFinished(() => later.close())
    await expect(later.clear()).rejects.toMatchObject({ code: 'unsent_messages' })
    expect(await savedText(databaseName)).toContain('message 9')
    const other = createEventClient({ source: () => source, baseUrl: 'https://clear.example.com', userId: newUser(), databaseName })
    onTestFinished(() => other.close())
    await other.clear()
    await later.clear({ discardUnsent: true })
    expect(await savedText(databaseName)).not.toContain(userId)
    await later.clear()
  })

  test('discards what is shown as unsent when it is told to, and never sends it', async () => {
    const databaseName = newDatabase()
    const source = new ScriptedSource(messages(0, 9))
    const { client, conversation, window } = openPage(source, { databaseName, userId: newUser() })
    await until(window, isLiveAt(9))
    source.fail(unreachable())
    await conversation.send({ action: 'message', args: { content: 'never sent' } })
    await until(window, ({ pending }) => pending.length === 1)
    await client.clear({ discardUnsent: true })
    await until(window, ({ pending }) => pending.length === 0)
    source.fail(null)
    conversation.reconnect()
    await until(window, isLiveAt(9))
    expect(source.sent).toEqual([])
  })

  test('discards what only another page of the user shows, in whatever conversation, and nothing of another user', async () => {
    const databaseName = newDatabase()
    const userId = newUser()
    const source = new ScriptedSource(messages(0, 9))
    const { client, window } = openPage(source, { databaseName, userId })
    const ofAnother = new ScriptedSource(messages(0, 9))
    const elsewhere = openPage(ofAnother, { databaseName, userId }, 'd')
    const bobs = openPage(ofAnother, { databaseName, userId: newUser() }, 'd')
    for (const page of [{ window }, elsewhere, bobs]) await until(page.window, isLiveAt(9))
    ofAnother.fail(unreachable())
    for (const { conversation, window: shown } of [elsewhere, bobs]) {
      await conversation.send({ action: 'message', args: { content: 'waits' } })
      await until(shown, ({ pending }) => pending.length === 1)
    }
    await client.clear({ discardUnsent: true })
    await until(elsewhere.window, ({ pending }) => pending.length === 0)
    ofAnother.fail(null)
    for (const { conversation } of [elsewhere, bobs]) conversation.reconnect()
    await until(bobs.window, isLiveAt(10))
    await until(elsewhere.window, ({ status }) => status === 'live')
    expect(ofAnother.sent).toHaveLength(1)
  })

  test('begins anew in memory where there is no database, and says nothing', async () => {
    const runtime = Object.create(platform, { indexedDB: { value: undefined } }) as Runtime
    const source = new ScriptedSource(messages(0, 249))
    const { client, conversation, window } = openPage(source, { databaseName: newDatabase(), userId: newUser(), runtime })
    await until(window, isLiveAt(249))
    await readAll(conversation, window)
    await client.clear()
    await until(window, (snapshot) => isLiveAt(249)(snapshot) && snapshot.gaps[0]?.to === 149)
    expect(conversation.diagnostics().held).toEqual([{ from: 150, to: 249 }])
  })

  test('cannot once it is closed', async () => {
    const { client } = openPage(new ScriptedSource(), { databaseName: newDatabase(), userId: newUser() })
    client.close()
    await expect(client.clear()).rejects.toBeInstanceOf(EventreelError)
    await expect(client.clear()).rejects.toMatchObject({ code: 'closed' })
  })
})
