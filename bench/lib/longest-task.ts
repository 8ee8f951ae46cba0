import type { Page } from 'playwright'

/** What is used of an event of Chromium's trace. */
export interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Microseconds of the clock, and of the thread itself. */
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/**
 * The longest task of any page while `work` runs, in milliseconds of its thread's own time: on a busy machine a clock in the page would count the time
 * in which the thread had no turn as well.
 */
export async function longestTask(page: Page, work: () => Promise<unknown>): Promise<number> {
  const browser = page.context().browser()
  if (browser === null) throw new Error('the page has no browser that can be traced')
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'], screenshots: false })
  let trace: Buffer
  try {
    await work()
  } finally {
    trace = await browser.stopTracing()
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] }
  return longestOf(traceEvents)
}

/** Of the main threads of pages. NaN where the trace tells nothing of them. */
export function longestOf(events: readonly TraceEvent[]): number {
  const threads = new Set(events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(placeOf))
  const tasks = events.filter((event) => event.ph === 'X' && event.name.endsWith('RunTask') && threads.has(placeOf(event)))
  return tasks.length === 0 ? NaN : tasks.reduce((longest, { tdur, dur = 0 }) => Math.max(longest, tdur ?? dur), 0) / 1_000
}

function placeOf({ pid, tid }: TraceEvent): string {
  return `${pid}/${tid}`
}
