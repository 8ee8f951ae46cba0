import { painted, paintedWith } from '../../lib/frames.ts'
import type { LiveUrls } from '../../server/live/lane.ts'
import { CONTENDERS, type Contender } from './contenders.ts'
import { Control } from './control.ts'
import type { Show } from './place.ts'
import { watchSmoothness, type Smoothness } from './probe.ts'

/** Who has not shown what was sent at once by then never will. */
const PATIENCE_MS = 20_000
/** Who has not shown all of a stream so long after its last event was due does not keep up. */
const LAG_MS = 10_000

const modules = import.meta.glob<{ readonly show: Show }>('./screens/*')

export interface Sustained extends Smoothness {
  readonly lost: number
  /** From the last event's sending until it was on the screen; null: it was not, in the time allowed. */
  readonly behindMs: number | null
}

declare global {
  interface Window {
    readonly live: {
      /** Milliseconds from the order to send so many at once until the last is painted. */
      send(count: number): Promise<number>
      sustain(perSecond: number, seconds: number): Promise<Sustained>
      /** Resolves when so many are on the screen. */
      shown(count: number): Promise<void>
    }
  }
}

export interface LivePage {
  readonly contender: Contender
  readonly urls: LiveUrls
  readonly conversation: string
}

/** @param text a {@link LivePage} as JSON */
export function openLivePage(text: string): Promise<void> {
  return servePage(JSON.parse(text) as LivePage)
}

/** A page that shows one contender, and has events sent to it. */
async function servePage({ contender, urls, conversation }: LivePage): Promise<void> {
  const { module, lane } = CONTENDERS[contender]
  const load = modules[`./screens/${module}.tsx`] ?? modules[`./screens/${module}.ts`]
  if (load === undefined) throw new Error(`There is no ${module}.`)
  const { show } = await load()
  const control = await Control.open(urls.control)
  // What is followed must be there.
  await control.order({ to: lane, conversation, count: 0 })
  const host = document.createElement('div')
  document.body.append(host)
  const screen = show(host, { lanes: urls.lanes, conversation })
  await screen.ready
  let sent = 0
  const isShown = () => Number(host.querySelector('ol')?.dataset['last'] ?? -1) >= sent - 1
  const live: Window['live'] = {
    async send(count) {
      sent += count
      const began = performance.now()
      void control.order({ to: lane, conversation, count })
      const at = await paintedWith(() => isShown() || performance.now() - began > PATIENCE_MS)
      if (!isShown()) throw new Error(`${contender} has not shown ${count} events in ${PATIENCE_MS / 1000} s.`)
      return at - began
    },
    async shown(count) {
      sent = Math.max(sent, count)
      await paintedWith(isShown)
    },
    async sustain(perSecond, seconds) {
      await painted()
      const count = perSecond * seconds
      sent += count
      const stop = watchSmoothness()
      const endsAt = performance.now() + seconds * 1000 + LAG_MS
      // A server may be what does not keep up.
      const late = new Promise((resolve) => setTimeout(resolve, seconds * 1000 + LAG_MS))
      await Promise.race([control.order({ to: lane, conversation, count, perSecond }), late])
      const smoothness = stop()
      const began = performance.now()
      const isLate = () => performance.now() > endsAt
      const at = await paintedWith(() => isShown() || isLate())
      return { ...smoothness, lost: sent - screen.count(), behindMs: isShown() ? at - began : null }
    },
  }
  Object.assign(window, { live })
}
