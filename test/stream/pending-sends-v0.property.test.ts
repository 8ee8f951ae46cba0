import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lost, say, type SendsTab, TabsOfSends, textOf } from './tabs-of-sends.ts'

const steps = fc.array(
  fc.record({
    what: fc.constantFrom('send', 'send', 'hear', 'hear', 'hear', 'receive', 'receive', 'read', 'read', 'answer', 'answer', 'answer', 'lead', 'crash', 'wait', 'erase'),
    which: fc.nat(5),
    how: fc.nat(3),
  }),
  { minLength: 10, maxLength: 60 },
)

it('no message is given twice to a server without keys, and each is shown until the log shows it', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.constantFrom(-1, 0, 1, 2), async (schedule, diskless) => {
      const world = new TabsOfSends({ atMostOnce: true, showsKeys: false })
      for (const [at, role] of (['leader', 'follower', 'follower'] as const).entries()) world.open(role, at !== diskless)
      await world.settle()
      const given: string[] = []
      const taken: string[] = []
      const unsaved = new Map<string, SendsTab>()
      const senders = new Map<string, SendsTab>()
      let count = 0
      const answer = (how: number) => {
        const call = world.calls.shift()
        if (call === undefined) return
        const text = textOf(call.action)
        // The link was not there: nothing was taken, and it may go again.
        if (how === 1) return call.reject(lost())
        taken.push(text)
        // What was taken may still be lost.
        if (how !== 2) world.append(`${taken.length}`, call.action)
        call.resolve({})
      }
      for (const { what, which, how } of schedule) {
        const tab = world.tabs[which % world.tabs.length]
        if (tab === undefined) continue
        if (what === 'send') {
          const text = String(count++)
          given.push(text)
          senders.set(text, tab)
          if (!(await tab.sends.send(say(text))).durable) unsaved.set(text, tab)
        } else if (what === 'hear') tab.hear()
        else if (what === 'receive') await world.leader?.receive()
        else if (what === 'read') await tab.read(1)
        else if (what === 'answer') answer(how)
        else if (what === 'wait') await world.clock.advance(11_000)
        else if (what === 'lead') await tab.lead()
        else if (what === 'erase') {
          world.outbox.erase()
          for (const [text, sender] of senders) unsaved.set(text, sender)
        }
        else {
          const wasLeader = tab.role === 'leader'
          tab.crash()
          if (wasLeader) await world.tabs[0]?.lead()
          await world.open('follower').read()
        }
        await world.settle()
      }
      for (let round = 0; round < 80; round++) {
        answer(0)
        await world.leader?.receive()
        for (const tab of world.tabs) {
          for (let left = tab.inbox.length; left > 0; left--) tab.hear()
          await tab.read()
        }
        await world.clock.advance(3_000)
      }
      expect(taken).toEqual([...new Set(taken)])
      const [first] = world.tabs
      for (const tab of world.tabs) {
        expect(tab.shown).toEqual(world.log.map((event) => textOf(event)))
        expect(tab.pending).toEqual(first?.pending)
        const all = [...tab.shown, ...tab.pending]
        expect(all).toEqual([...new Set(all)])
        // What could not be saved goes with its page.
        expect(given.filter((text) => !all.includes(text) && world.tabs.includes(unsaved.get(text) ?? tab))).toEqual([])
        expect(tab.sends.list.every(({ status }) => status === 'unconfirmed')).toBe(true)
      }
    }),
    { numRuns: 200 },
  )
})
