import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import { lost, say, TabsOfSends, textOf, type SendsTab } from './tabs-of-sends.ts'

/** What may happen next: to which tab, and which of the ways that there are. */
const steps = fc.array(
  fc.record({
    what: fc.oneof(
      { weight: 4, arbitrary: fc.constant('send' as const) },
      { weight: 8, arbitrary: fc.constant('hear' as const) },
      { weight: 5, arbitrary: fc.constant('receive' as const) },
      { weight: 6, arbitrary: fc.constant('read' as const) },
      { weight: 8, arbitrary: fc.constant('answer' as const) },
      { weight: 2, arbitrary: fc.constant('lead' as const) },
      { weight: 1, arbitrary: fc.constant('crash' as const) },
      { weight: 1, arbitrary: fc.constant('discard' as const) },
      { weight: 1, arbitrary: fc.constant('wait' as const) },
    ),
    which: fc.nat(5),
    how: fc.nat(5),
  }),
  { minLength: 10, maxLength: 60 },
)
type Step = (typeof steps extends fc.Arbitrary<infer T> ? T : never)[number]

class Run {
  readonly world: TabsOfSends
  readonly given = new Map<string, { readonly text: string; readonly tab: SendsTab; readonly durable: boolean }>()
  readonly discarded = new Set<string>()
  /** Of pages that are gone, what was only there. */
  readonly lostWithPage = new Set<string>()
  readonly saves: readonly boolean[]
  #count = 0

  constructor(showsKeys: boolean, saves: readonly boolean[]) {
    this.world = new TabsOfSends({ showsKeys })
    this.saves = saves
    for (const [index, isSaving] of saves.entries()) this.world.open(index === 0 ? 'leader' : 'follower', isSaving)
  }

  async step({ what, which, how }: Step): Promise<void> {
    const { world } = this
    const { tabs } = world
    const tab = tabs[which % tabs.length]
    if (tab === undefined) return
    if (what === 'send') await this.#send(tab)
    else if (what === 'hear') tab.hear()
    else if (what === 'receive') await world.leader?.receive()
    else if (what === 'read') await tab.read(1)
    else if (what === 'answer') this.#answer(how)
    else if (what === 'lead') await tab.lead()
    else if (what === 'wait') await world.clock.advance(11_000)
    else if (what === 'discard') this.#discard(tab, how)
    else await this.#crash(tab)
    await world.settle()
  }

  async #send(tab: SendsTab): Promise<void> {
    const text = `${this.#count++}${this.#count % 4 === 0 ? ' bad' : ''}`
    const { key, durable } = await tab.sends.send(say(text))
    this.given.set(key, { text, tab, durable })
  }

  #answer(how: number): void {
    const { world } = this
    const call = world.calls[0]
    if (call === undefined) return
    const isRefused = textOf(call.action).includes('bad')
    if (how === 1) {
      // The answer is still under way; the event is there.
      if (!isRefused) world.append(call.key, call.action)
      return
    }
    world.calls.shift()
    if (how === 2 && !isRefused) world.append(call.key, call.action)
    if (how === 2 || how === 3) call.reject(lost())
    else if (isRefused) call.reject(new EventreelError('bad_request', 'No.'))
    else call.resolve({ id: world.append(call.key, call.action) })
  }

  #discard(tab: SendsTab, how: number): void {
    const { keys } = tab
    const key = keys[how % Math.max(1, keys.length)]
    if (key === undefined) return
    this.discarded.add(key)
    tab.sends.discard(key)
  }

  async #crash(tab: SendsTab): Promise<void> {
    const { world } = this
    const wasLeader = tab.role === 'leader'
    const isSaving = this.saves[0] === true
    tab.crash()
    // Nobody else may have heard of it, or those who had are gone too.
    for (const [key, { durable, tab: of }] of this.given)
      if (!durable && !world.tabs.includes(of) && !world.tabs.some((other) => other.keys.includes(key))) this.lostWithPage.add(key)
    if (wasLeader) await world.tabs[0]?.lead()
    await world.open(world.tabs.length === 0 ? 'leader' : 'follower', isSaving).read()
  }

  /** Faults stop: everything arrives. */
  async calm(): Promise<void> {
    const { world } = this
    for (let quiet = 0, rounds = 0; quiet < 5; rounds++) {
      if (rounds > 500) throw new Error('It does not come to rest.')
      const before = [world.calls.length, world.kept, world.tabs.map(({ inbox, told, keys }) => [inbox.length, told, ...keys])].join()
      this.#answer(0)
      await world.leader?.receive()
      for (const tab of world.tabs) {
        for (let heard = 0; heard < 5; heard++) tab.hear()
        await tab.read()
      }
      await world.clock.advance(3_000)
      quiet = before === [world.calls.length, world.kept, world.tabs.map(({ inbox, told, keys }) => [inbox.length, told, ...keys])].join() ? quiet + 1 : 0
    }
  }

  /** No row twice; and none is gone once its sender has seen it, until it is an event. */
  checkNow(): void {
    for (const tab of this.world.tabs) {
      const rows = [...tab.shown, ...tab.pending]
      expect(rows.toSorted()).toEqual([...new Set(rows)].toSorted())
    }
    for (const [key, { text, tab }] of this.given)
      if (this.world.tabs.includes(tab) && !this.discarded.has(key)) expect([...tab.shown, ...tab.pending]).toContain(text)
  }

  checkEnd(): void {
    const { log, tabs } = this.world
    const texts = log.map((event) => textOf(event))
    expect(texts).toEqual([...new Set(texts)])
    for (const tab of tabs) {
      expect(tab.shown).toEqual(texts)
      expect(tab.pending).toEqual(tabs[0]?.pending)
      expect(tab.sends.list.every(({ status, action }) => status === 'failed' && textOf(action).includes('bad'))).toBe(true)
    }
    const pending = tabs[0]?.sends.list ?? []
    const saved = [...this.world.outbox.entries.values()]
    const all = [...texts, ...pending.map(({ action }) => textOf(action))]
    // Where not all tabs have a disk, what another's page left there waits for the next that has.
    if (!this.saves.every(Boolean)) all.push(...saved.map(({ action }) => textOf(action)))
    else expect(saved.map(({ key }) => key).toSorted()).toEqual(pending.filter(({ durable }) => durable).map(({ key }) => key).toSorted())
    for (const [key, { text }] of this.given) if (!this.discarded.has(key) && !this.lostWithPage.has(key)) expect(all).toContain(text)
  }
}

describe('what several tabs send', () => {
  it('is one row in each of them at any moment, and one event in the end, whatever comes first', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.array(fc.boolean(), { minLength: 2, maxLength: 3 }), async (schedule, saves) => {
        const run = new Run(true, saves)
        await run.world.settle()
        for (const step of schedule) {
          await run.step(step)
          run.checkNow()
        }
        await run.calm()
        run.checkNow()
        run.checkEnd()
      }),
      { numRuns: 200 },
    )
  })

  it('is joined with its event by the answer, where events do not show keys', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (schedule) => {
        const run = new Run(false, [true, true, true])
        await run.world.settle()
        for (const step of schedule) await run.step(step)
        await run.calm()
        run.checkEnd()
      }),
      { numRuns: 100 },
    )
  })
})
