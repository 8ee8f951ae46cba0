import { describe, expect, onTestFinished, test } from 'vitest'
import { createEventClient, type EventClient } from 'eventreel'
import { ScriptedSource, unreachable } from 'eventreel/testing'
import { EventStore } from '../../src/store/event-store.ts'
import { deleteDatabase, RawDatabase } from '../store/raw-database.ts'
import { idsOf, messages, upTo } from './session-fixture.ts'
import { until } from './until.ts'

const baseUrl = 'https://lost.example.com'

/** A page of a database and a conversation of the test's own. */
function openPage(source: ScriptedSource, databaseName: string, userId = 'ann') {
  const client: EventClient = createEventClient({ source: () => source, baseUrl, userId, databaseName })
  onTestFinished(() => client.close())
  const conversation = client.conversation('c')
  const window = conversation.openWindow()
  return { client, conversation, window }
}

const isLiveAt = (last: number) => (snapshot: { status: string; events: readonly { id: number }[] }) => snapshot.status === 'live' && snapshot.events.at(-1)?.id === last
const newDatabase = () => `lost-${crypto.randomUUID()}`
const keptOf = (databaseName: string, userId = 'ann') => EventStore.open({ conversationId: 'c', baseUrl: `${baseUrl}/api/conversations/c`, userId, databaseName })

async function readAll(log: { searchEvents(): AsyncIterable<{ id: number }> }): Promise<number[]> {
  const ids: number[] = []
  for await (const { id } of log.searchEvents()) ids.push(id)
  return ids
}

describe('a session whose saved pages are lost', () => {
  test('fetches a damaged page again in the search that meets it, and keeps it', async () => {
    const name = newDatabase()
    const source = new ScriptedSource(messages(0, 449))
    const { conversation, window } = openPage(source, name)
    await until(window, isLiveAt(449))
    expect(await readAll(conversation.log)).toEqual(upTo(449))
    const raw = await RawDatabase.open(name)
    onTestFinished(() => raw.close())
    await raw.change(2, (record) => ({ ...record, sum: record.sum ^ 1 }))
    expect(await readAll(conversation.log)).toEqual(upTo(449))
    await raw.change(1, () => null)
    const found: number[] = []
    for await (const { id } of conversation.search({ reverse: true })) found.push(id)
    expect(found).toEqual(upTo(449).reverse())
    expect(conversation.diagnostics().gaps).toEqual([])
    source.fail(unreachable())
    expect(await readAll(conversation.log)).toEqual(upTo(449))
  })

  test('shows a damaged page as a gap while it cannot be fetched, and no error', async () => {
    const name = newDatabase()
    const source = new ScriptedSource(messages(0, 449))
    const first = openPage(source, name)
    await until(first.window, isLiveAt(449))
    await readAll(first.conversation.log)
    first.client.close()
    const raw = await RawDatabase.open(name)
    onTestFinished(() => raw.close())
    await raw.change(4, (record) => ({ ...record, text: '' }))
    source.fail(unreachable())
    const { window } = openPage(source, name)
    const shown = await until(window, ({ events, status }) => events.length > 0 && status !== 'loading')
    expect(idsOf(shown.events)).toEqual(upTo(399).slice(-idsOf(shown.events).length))
    expect(shown.error).toBeNull()
    source.fail(null)
    expect((await until(window, isLiveAt(449))).gaps).toEqual([])
  })

  test('fetches again what another page has cleared, when it next looks', async () => {
    const name = newDatabase()
    const source = new ScriptedSource(messages(0, 249))
    const { conversation, window } = openPage(source, name)
    await until(window, isLiveAt(249))
    const other = await keptOf(name)
    await other.clear()
    await other.close()
    expect(await readAll(conversation.log)).toEqual(upTo(249))
    const shown = await until(window, isLiveAt(249))
    expect(shown).toMatchObject({ error: null, degraded: null })
    source.emit(messages(250, 252))
    await until(window, isLiveAt(252))
    const kept = await keptOf(name)
    onTestFinished(() => kept.close())
    expect((await kept.head()).known).toEqual([{ from: 0, to: 252 }])
  })

  test('goes on with the next event when the database was deleted, and holds no hole as known', async () => {
    const name = newDatabase()
    const source = new ScriptedSource(messages(0, 249))
    const { conversation, window } = openPage(source, name)
    await until(window, isLiveAt(249))
    await deleteDatabase(name)
    source.emit(messages(250, 252))
    await until(window, isLiveAt(252))
    const kept = await keptOf(name)
    onTestFinished(() => kept.close())
    const { known } = await kept.head()
    expect(known.at(-1)?.to).toBe(252)
    expect(conversation.diagnostics().held).toEqual(known)
    expect(window.getSnapshot()).toMatchObject({ error: null, degraded: null })
    expect(await readAll(conversation.log)).toEqual(upTo(252))
  })

  test('is asked for again when a page opens that finds nothing of what the leading one takes for saved', async () => {
    const name = newDatabase()
    const source = new ScriptedSource(messages(0, 249))
    const first = openPage(source, name)
    await until(first.window, isLiveAt(249))
    await deleteDatabase(name)
    const second = openPage(source, name)
    await until(second.window, isLiveAt(249))
    await until(first.window, isLiveAt(249))
    expect(await readAll(second.conversation.log)).toEqual(upTo(249))
    expect(first.conversation.diagnostics().held).toEqual(second.conversation.diagnostics().held)
  })

  test('gives way to memory when a newer version of the page upgrades the database, and goes on', async () => {
    const name = newDatabase()
    const source = new ScriptedSource(messages(0, 9))
    const { conversation, window } = openPage(source, name)
    await until(window, isLiveAt(9))
    const newer = await RawDatabase.open(name, 99)
    onTestFinished(() => newer.close())
    const records = await newer.records()
    source.emit(messages(10, 12))
    const shown = await until(window, isLiveAt(12))
    expect(shown.degraded).toBe('blocked')
    expect(await readAll(conversation.log)).toEqual(upTo(12))
    expect(await newer.records()).toEqual(records)
  })
})
