import { expect, test } from 'vitest'
import { ScriptedSource } from '../../src/testing/scripted-source.ts'
import { idsOf, messages, startSession, upTo } from './session-fixture.ts'

test('what another tab has kept is told once, in order', async () => {
  const { session, store, told, resets } = startSession(new ScriptedSource([]))
  await session.open()
  await store.append(messages(0, 2))
  await session.catchUp()
  await store.append(messages(3, 4))
  await session.catchUp()
  expect([idsOf(told), resets()]).toEqual([upTo(4), 0])
})

test('what another tab has already kept of the log that it put in the place of this one is told after the reset', async () => {
  const { session, store, told, resets } = startSession(new ScriptedSource([]))
  await session.open()
  await store.append(messages(0, 9))
  await session.catchUp()
  await store.reset('another')
  await store.append(messages(0, 4))
  await session.catchUp()
  expect([idsOf(told), resets()]).toEqual([upTo(4), 1])
})
