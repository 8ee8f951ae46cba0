import type { Page } from 'playwright'

/** What a person sees of a conversation, and does with it. */
export class TimelinePage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** Opens the page at its root, which leads to the newest conversation; resolves with that conversation's id. */
  async open(url: string): Promise<string> {
    await this.page.goto(url)
    await this.page.waitForURL(/\/c\//)
    return decodeURIComponent(new URL(this.page.url()).pathname.slice('/c/'.length))
  }

  /**
   * Resolves with the highest id on the screen, once it is at least this.
   * @throws {Error} with what the page shows instead.
   */
  async showsUpTo(id: number): Promise<number> {
    const highest = () =>
      this.page.waitForFunction((least) => {
        const rows = [...document.querySelectorAll<HTMLElement>('[data-event-ids]')]
        const found = Math.max(-1, ...rows.flatMap((row) => (row.dataset['eventIds'] ?? '').split(' ').map(Number)))
        return found >= least ? { found } : null
      }, id)
    try {
      return (await (await highest()).jsonValue())?.found ?? -1
    } catch (error) {
      throw new Error(`Event ${id} did not come on the screen, which shows ${await this.page.evaluate(describeScreen)}`, { cause: error })
    }
  }

  /**
   * Reads the whole conversation as a person would, from its end up to its beginning: the ids of its rows.
   * @throws {Error} where rows stand out of order, or an event stands in two rows.
   */
  async readAll(): Promise<number[]> {
    const screens = await this.page.evaluate(readScreens)
    const seen = new Set<number>()
    for (const screen of screens) {
      // A failure stands below the sentence of its group, which may stand for later calls too.
      const firsts = screen.filter(({ isGroup }) => !isGroup).map(({ ids }) => Number(ids.split(' ')[0]))
      if (firsts.some((id, index) => index > 0 && id <= (firsts[index - 1] ?? -1))) throw new Error(`Rows out of order: ${firsts.join(', ')}`)
      // On one screen: an answer whose action is not loaded yet stands alone, and joins it on a later one.
      const ids = screen.flatMap((row) => row.ids.split(' ').map(Number))
      const twice = ids.find((id, index) => ids.indexOf(id) !== index)
      if (twice !== undefined) throw new Error(`Event ${twice} stands on one screen twice.`)
      for (const id of ids) seen.add(id)
    }
    return [...seen].toSorted((a, b) => a - b)
  }

  async send(text: string): Promise<void> {
    const field = this.page.getByRole('textbox')
    await field.fill(text)
    await field.press('Enter')
  }

  /** Resolves when the page shows the agent in this state. */
  async agentIs(state: string): Promise<void> {
    await this.page.locator(`[data-part="agent-status"][data-state="${state}"]`).waitFor()
  }

  /** Resolves when the page would open without a network. */
  async shellIsKept(): Promise<void> {
    await this.page.waitForFunction(async () => {
      await navigator.serviceWorker.ready
      return navigator.serviceWorker.controller !== null
    })
  }

  /** Drops a file on the page, as from the desktop. */
  async drop(name: string, text: string): Promise<void> {
    const transfer = await this.page.evaluateHandle(
      (file) => {
        const data = new DataTransfer()
        data.items.add(new File([file.text], file.name, { type: 'application/json' }))
        return data
      },
      { name, text },
    )
    await this.page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
  }
}

/** Runs in the page: where the reader is, and how the connection stands. */
function describeScreen(): string {
  const scroller = document.querySelector('.er-scroller')
  return JSON.stringify({
    status: document.querySelector<HTMLElement>('[data-part="conversation"]')?.dataset['status'],
    following: document.querySelector<HTMLElement>('[data-part="timeline"]')?.dataset['following'],
    top: scroller?.scrollTop,
    visible: scroller?.clientHeight,
    height: scroller?.scrollHeight,
    rows: [...document.querySelectorAll<HTMLElement>('[data-event-ids]')].map((row) => row.dataset['eventIds']),
  })
}

/** Runs in the page: what stands on the screen, screen by screen, from the end to the beginning. */
async function readScreens(): Promise<{ ids: string; isGroup: boolean }[][]> {
  const scroller = document.querySelector('.er-scroller')
  if (scroller === null) throw new Error('There is no timeline on this page.')
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const screens: { ids: string; isGroup: boolean }[][] = []
  scroller.scrollTop = scroller.scrollHeight
  for (;;) {
    // Two frames: one in which the rows are drawn, one in which their heights are taken.
    await frame()
    await frame()
    // What was missed while away is on its way.
    if (document.querySelector('[data-part="gap"]') !== null) continue
    const rows = [...document.querySelectorAll<HTMLElement>('[data-event-ids]')]
    screens.push(rows.map((row) => ({ ids: row.dataset['eventIds'] ?? '', isGroup: row.dataset['type'] === 'group' })))
    const top = document.querySelector<HTMLElement>('.er-timeline-top')
    // Where all that is here folds into a few rows, nothing can be scrolled.
    const older = top?.querySelector('button')
    const atBeginning = top !== null && older === null && top.dataset['loading'] === undefined
    if (atBeginning && scroller.scrollTop <= 0) return screens
    older?.click()
    scroller.dispatchEvent(new WheelEvent('wheel', { bubbles: true }))
    scroller.scrollTop = Math.max(0, scroller.scrollTop - scroller.clientHeight * 0.7)
  }
}

/** The events that have a row: all but those that a person does not see on purpose. */
export function visibleIds(events: readonly { readonly id: number; readonly action?: string | undefined }[]): number[] {
  return events.filter((event) => event.action !== 'change_agent_state').map((event) => event.id)
}
