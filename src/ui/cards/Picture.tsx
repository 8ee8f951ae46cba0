import { useState } from 'react'
import { allLabels } from '../all-labels.ts'
import type { Labels } from '../labels.ts'
import type { Shown } from '../Lightbox.tsx'
import { isImageUrl } from '../rows/fields.ts'

interface PictureProps {
  readonly src: string
  /** Default: "Picture". */
  readonly alt?: string | undefined
  readonly labels: Labels
  /** The pictures among which it stands, where there are more. */
  readonly among?: readonly Shown[] | undefined
}

/** A picture, which opens large; a line of text in its place where it is none, or cannot be loaded. */
export function Picture({ src, labels, alt = allLabels(labels).picture, among }: PictureProps) {
  const [broken, setBroken] = useState('')
  if (!isImageUrl(src) || broken === src) return <span className="er-note er-image-missing">{allLabels(labels).pictureMissing(alt)}</span>
  const open = (from: HTMLElement) => {
    const pictures = among ?? [{ src, alt }]
    const at = pictures.findIndex((picture) => picture.src === src)
    import('../open-lightbox.tsx').then(
      ({ openLightbox }) => openLightbox({ pictures, at, labels, from }),
      () => {
        // Without a network it stays as large as it is.
      },
    )
  }
  return (
    <button type="button" className="er-thumb" aria-haspopup="dialog" onClick={(event) => open(event.currentTarget)}>
      <img className="er-image" src={src} alt={alt} loading="lazy" referrerPolicy="no-referrer" onError={() => setBroken(src)} />
    </button>
  )
}
