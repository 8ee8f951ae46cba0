import type { AgentEvent } from 'eventreel'
import type { BrowserContext, Page } from 'playwright'
import { expect, inject } from 'vitest'
import type { RestLog } from '../rest-log.ts'
import type { ShownState } from './fault-page/main.ts'
import { expectSame, expectSameIds } from './same-log.ts'

/** The promise: once faults stop, everything is level within a minute. */
const LEVEL_WITHIN_MS = 60_000

/** A page that shows conversations with nothing but the library, and says all it knows of them. */
export class FaultView {
  readonly page: Page
  readonly conversationId: string

  private constructor(page: Page, conversationId: string) {
    this.page = page
    this.conversationId = conversationId
  }

  static async open(context: BrowserContext, serverUrl: string, conversationId: string, feed: 'websocket' | 'socketio' = 'websocket'): Promise<FaultView> {
    return FaultView.openIn(await context.newPage(), serverUrl, conversationId, feed)
  }

  /** In a page that was made ready beforehand. */
  static async openIn(page: Page, serverUrl: string, conversationId: string, feed: 'websocket' | 'socketio' = 'websocket'): Promise<FaultView> {
    const query = new URLSearchParams({ server: serverUrl, conversation: conversationId, feed })
    await page.goto(`${inject('faultPageUrl')}?${query.toString()}`)
    await page.waitForFunction(() => 'reel' in window)
    return new FaultView(page, conversationId)
  }

  async reload(): Promise<void> {
    await this.page.reload()
    await this.page.waitForFunction(() => 'reel' in window)
  }

  state(): Promise<ShownState> {
    return this.page.evaluate((id) => window.reel.state(id), this.conversationId)
  }

  /** Resolves when every event up to this id is shown, and the page says `live`. */
  async liveAt(last: number): Promise<void> {
    await this.until(`live at ${last}`, ({ snapshot }, id) => snapshot.status === 'live' && snapshot.confirmedEventId >= Number(id), last)
  }

  /** Resolves when an event with this id or a higher one is shown. */
  async shows(eventId: number): Promise<void> {
    await this.until(`showing ${eventId}`, ({ snapshot }, id) => (snapshot.events.at(-1)?.id ?? -1) >= Number(id), eventId)
  }

  /** @throws {Error} with what the page says instead. */
  async until(what: string, isSo: (state: ShownState, argument: string | number) => boolean, argument: string | number = ''): Promise<void> {
    // The page's own content security does not matter here; what is asked is given as text.
    const question = `(() => (${isSo.toString()})(window.reel.state(${JSON.stringify(this.conversationId)}), ${JSON.stringify(argument)}))()`
    try {
      await this.page.waitForFunction(question, undefined, { timeout: LEVEL_WITHIN_MS, polling: 20 })
    } catch (error) {
      throw new Error(`The page is not ${what}; it says ${await this.#describe()}`, { cause: error })
    }
  }

  async send(content: string): Promise<{ key: string; durable: boolean }> {
    return this.page.evaluate(([id, text]) => window.reel.send(id, { action: 'message', args: { content: text } }), [this.conversationId, content] as const)
  }

  /** How many sockets the page has. */
  sockets(): Promise<number> {
    return this.page.evaluate(() => window.reel.sockets)
  }

  jumpTo(target: number | 'first' | 'last'): Promise<void> {
    return this.page.evaluate(([id, to]) => window.reel.jumpTo(id, to), [this.conversationId, target] as const)
  }

  /** Resolves when the page would open without a network. */
  async isKept(): Promise<void> {
    await this.page.waitForFunction(async () => {
      await navigator.serviceWorker.ready
      return navigator.serviceWorker.controller !== null
    })
  }

  /**
   * Both halves of the promise, against what the server itself says: live at its last event; and every event once, in order,
   * equal: on the screen, to subscribers, on the disk, and read from first to last.
   * @param logs how many logs, at most, have begun since the page was opened: that of the server may be replaced, the copy on the disk wiped
   * @param hearsAll false where events come to be held below the end, of which subscribers, who are told in order, hear nothing
   */
  async expectWhole(log: Pick<RestLog, 'events'>, { logs = 1, hearsAll = true }: { logs?: number; hearsAll?: boolean } = {}): Promise<void> {
    const events = await log.events()
    const last = events.at(-1)?.id ?? -1
    await this.liveAt(last)
    const { snapshot, diagnostics, told, mistakes } = await this.state()
    expect({ mistakes, error: snapshot.error, latest: snapshot.latestEventId }).toEqual({ mistakes: [], error: null, latest: last })
    expect(told.length).toBeLessThanOrEqual(logs)
    // Every id is held, or named as missing.
    expectSame(events.filter(isIn([...diagnostics.held, ...diagnostics.gaps])), events)
    const shown = new Set(snapshot.events.map(({ id }) => id))
    const first = snapshot.events[0]?.id ?? 0
    // What was shown before a cache was lost stays on the screen, and is none the less missing.
    expectSame(snapshot.events, events.filter((event) => shown.has(event.id) || (event.id >= first && isIn(diagnostics.held)(event))))
    const heard = told.at(-1) ?? []
    const ids = events.map(({ id }) => id).filter((id) => id >= (heard[0] ?? Infinity))
    expectSameIds(heard, hearsAll ? ids : ids.filter((id) => heard.includes(id)))
    if (diagnostics.storage === 'indexeddb') await this.#expectDisk(events)
    expectSame(await this.page.evaluate((id) => window.reel.readAll(id), this.conversationId), events)
    const read = await this.state()
    expect(read.diagnostics.gaps).toEqual([])
    expect(read.mistakes).toEqual([])
  }

  /** What the disk says it holds, it holds, and nothing else; that is what the page says too, which may be filling gaps meanwhile. */
  async #expectDisk(events: readonly AgentEvent[]): Promise<void> {
    const before = events.filter(isIn((await this.state()).diagnostics.held))
    const disk = await this.page.evaluate((id) => window.reel.readDisk(id), this.conversationId)
    const after = events.filter(isIn((await this.state()).diagnostics.held))
    expectSame(disk.events, events.filter(isIn(disk.known)))
    expectSame(before.filter(isIn(disk.known)), before)
    expectSame(disk.events.filter(isIn(after.map(({ id }) => ({ from: id, to: id })))), disk.events)
  }

  async #describe(): Promise<string> {
    const { snapshot, diagnostics, statuses, mistakes } = await this.state()
    const { events: _events, ...rest } = snapshot
    return JSON.stringify({ ...rest, first: snapshot.events[0]?.id, last: snapshot.events.at(-1)?.id, diagnostics, statuses, mistakes })
  }
}

function isIn(ranges: readonly { readonly from: number; readonly to: number }[]): (event: AgentEvent) => boolean {
  return ({ id }) => ranges.some(({ from, to }) => from <= id && id <= to)
}
