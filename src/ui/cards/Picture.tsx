import { useState } from 'react'
import type { Labels } from '../labels.ts'
import { isImageUrl } from '../rows/fields.ts'

interface PictureProps {
  readonly src: string
  /** Default: "Picture". */
  readonly alt?: string | undefined
  readonly labels: Labels
}

/** A picture that a call gave; a line of text in its place where it is none, or cannot be loaded. */
export function Picture({ src, labels, alt = labels.picture }: PictureProps) {
  const [broken, setBroken] = useState('')
  if (!isImageUrl(src) || broken === src) return <p className="er-note">{labels.pictureMissing(alt)}</p>
  return <img className="er-image" src={src} alt={alt} loading="lazy" referrerPolicy="no-referrer" onError={() => setBroken(src)} />
}
