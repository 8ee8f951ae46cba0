import { createEventClient } from 'eventreel'

declare global {
  interface Window {
    role(): string
    /** When which event came to be there, in milliseconds since the epoch, on a clock that all tabs of a machine share. */
    readonly kept: Record<number, number>
    readonly shown: Record<number, number>
  }
}

const now = () => performance.timeOrigin + performance.now()

/** One of the tabs of the cross-tab suite. */
export function showTab(baseUrl: string): void {
  const conversation = createEventClient({ baseUrl, userId: 'bench' }).conversation('tabs')
  const kept: Record<number, number> = {}
  const shown: Record<number, number> = {}
  Object.assign(window, { kept, shown, role: () => conversation.diagnostics().role })
  conversation.subscribe((events) => {
    for (const { id } of events) kept[id] = now()
  })
  const view = conversation.openWindow()
  view.subscribe(() => {
    const id = view.getSnapshot().events.at(-1)?.id
    if (id !== undefined) shown[id] ??= now()
  })
}
