import { createRoot } from 'react-dom/client'
import type { Labels } from './labels.ts'
import { Lightbox, type Shown } from './Lightbox.tsx'

interface Opening {
  readonly pictures: readonly Shown[]
  readonly at: number
  readonly labels: Labels
  readonly from: HTMLElement
}

/**
 * Shows pictures large, beside the part that they are from: its row may leave the screen, or be given up, while they are looked at.
 * Stands inside the outermost of our parts, whose theme and direction it takes.
 */
export function openLightbox({ from, ...rest }: Opening): void {
  let home: Element = from
  for (let part: Element | null | undefined = from; part; part = part.parentElement?.closest('.er')) home = part
  const host = document.createElement('div')
  host.style.display = 'contents'
  home.append(host)
  const root = createRoot(host)
  root.render(
    <Lightbox
      {...rest}
      onClose={() => {
        root.unmount()
        host.remove()
      }}
    />,
  )
}
