import { labelOf, SHOWN, textOf, type RowEvent } from './row-text.ts'

/** The list of {@link SHOWN} rows, by hand. */
export function makeList(host: HTMLElement): HTMLOListElement {
  const list = document.createElement('ol')
  list.dataset['last'] = '-1'
  host.append(list)
  return list
}

export function drawRows(list: HTMLOListElement, events: readonly RowEvent[]): void {
  for (const event of events.slice(-SHOWN)) {
    const row = document.createElement('li')
    const label = document.createElement('b')
    label.textContent = labelOf(event)
    row.append(label, ` ${textOf(event)}`)
    list.append(row)
    if (list.childElementCount > SHOWN) list.firstElementChild?.remove()
  }
  list.dataset['last'] = String(events.at(-1)?.id ?? -1)
}
