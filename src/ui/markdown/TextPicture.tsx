import { useState } from 'react'
import { allLabels } from '../all-labels.ts'
import { Picture } from '../cards/Picture.tsx'
import { isImageUrl } from '../rows/fields.ts'
import type { Drawing } from './drawing.ts'

interface TextPictureProps {
  readonly src: string
  readonly alt: string
  readonly raw: string
  readonly drawing: Drawing
}

/**
 * A picture in a text. One from another host is loaded when the reader asks for it: whoever wrote the text would else learn who
 * reads it, and could have the address carry off what the agent knows.
 */
export function TextPicture({ src, alt, raw, drawing }: TextPictureProps) {
  const [wanted, setWanted] = useState('')
  const { labels, images, isInLink = false } = drawing
  if (!isImageUrl(src)) return raw
  const host = hostOf(src)
  const isLoaded = host === null || images === 'load' || wanted === src
  if (isInLink) return isLoaded ? <img className="er-image" src={src} alt={alt || allLabels(labels).picture} loading="lazy" referrerPolicy="no-referrer" /> : alt || allLabels(labels).picture
  if (isLoaded) return <Picture src={src} alt={alt || undefined} labels={labels} />
  return (
    <span className="er-picture-offer">
      {alt}
      {images === 'click' && (
        <button type="button" className="er-link-button" title={src.slice(0, 300)} onClick={() => setWanted(src)}>
          {allLabels(labels).loadPicture(host)}
        </button>
      )}
    </span>
  )
}

/** The host that loading would speak with; null where it is this page's own, or none. */
function hostOf(src: string): string | null {
  if (!/^https?:/i.test(src)) return null
  try {
    const { host } = new URL(src)
    return host === globalThis.location?.host ? null : host
  } catch {
    // No address: loading it shows that it is broken, and speaks with nobody.
    return null
  }
}
