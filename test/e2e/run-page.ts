import type { Page } from 'playwright'
import { TimelinePage } from './timeline-page.ts'

/** The ways in which the demo shows a run. */
export class RunPage {
  readonly page: Page
  readonly view: TimelinePage

  constructor(page: Page) {
    this.page = page
    this.view = new TimelinePage(page)
  }

  async choose(view: 'Conversation' | 'Waterfall' | 'Replay'): Promise<void> {
    await this.page.getByRole('radio', { name: view }).check()
  }

  /** Selects the first step of the waterfall with these words; resolves with the id of its event. */
  async selectStep(words: RegExp): Promise<number> {
    const step = this.page.getByRole('option', { name: words }).first()
    await step.click()
    return Number(await step.getAttribute('data-event-id'))
  }

  /** Resolves when the conversation shows this call, and what is in it. */
  async isOpenAt(id: number): Promise<void> {
    const row = this.page.locator(`.er-row[data-event-ids~="${id}"]`)
    await row.locator('.er-card[data-expanded]').waitFor()
    await row.evaluate(async (element) => {
      const scroller = element.closest('.er-scroller')?.getBoundingClientRect()
      for (;;) {
        const { top } = element.getBoundingClientRect()
        if (scroller && top >= scroller.top - 1 && top < scroller.bottom) return
        await new Promise((resolve) => requestAnimationFrame(resolve))
      }
    })
  }

  /** The name of what has the focus. */
  focused(): Promise<string | null> {
    return this.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? null)
  }
}
