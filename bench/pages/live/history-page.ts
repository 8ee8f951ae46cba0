import { paintedWith } from '../../lib/frames.ts'
import type { LaneUrls } from '../../server/live/lane.ts'
import { historyScreens, type HistoryContender } from './history-screens.tsx'

export interface HistoryPage {
  readonly contender: HistoryContender
  readonly lanes: LaneUrls
  readonly owner: string
  /** Shown at once. */
  readonly first: string
  readonly lastId: number
}

declare global {
  interface Window {
    /** Milliseconds from the start of the page until its first conversation was painted. */
    readonly coldStartMs: Promise<number>
    /** Milliseconds from the choice of a conversation until its last event is painted. */
    readonly switchTo: (conversation: string, lastId: number) => Promise<number>
  }
}

/** A page that shows the end of logs. @param text a {@link HistoryPage} as JSON */
export function openHistoryPage(text: string): void {
  const { contender, lanes, owner, first, lastId } = JSON.parse(text) as HistoryPage
  const host = document.createElement('div')
  document.body.append(host)
  const isShown = (conversation: string, id: number) =>
    Number(host.querySelector<HTMLElement>(`[data-conversation="${conversation}"] ol`)?.dataset['last'] ?? -1) >= id
  const begin = async () => {
    const openScreen = await historyScreens[contender](host, lanes, owner)
    const switchTo: Window['switchTo'] = async (conversation, id) => {
      const began = performance.now()
      openScreen(conversation)
      return (await paintedWith(() => isShown(conversation, id))) - began
    }
    Object.assign(window, { switchTo })
    openScreen(first)
    return paintedWith(() => isShown(first, lastId))
  }
  Object.assign(window, { coldStartMs: begin() })
}
