import { useState } from 'react'
import { icons } from './icons.tsx'
import { englishLabels, type Labels } from './labels.ts'

/** Copies a text, or what a function makes when it is asked to. Shown when its surroundings are hovered or focused; its space is always kept. */
export function CopyButton({ text, labels = englishLabels }: { readonly text: string | (() => string); readonly labels?: Labels | undefined }) {
  const [isCopied, setCopied] = useState(false)
  const copy = () => {
    // A page without permission (or on plain http) has no clipboard: then nothing claims to be copied.
    void navigator.clipboard?.writeText(typeof text === 'string' ? text : text()).then(() => setCopied(true), () => setCopied(false))
  }
  const name = isCopied ? labels.copied : labels.copy
  return (
    <button type="button" className="er-icon-button er-copy" aria-label={name} title={name} data-copied={isCopied || undefined} onClick={copy} onBlur={() => setCopied(false)}>
      {isCopied ? icons.check : icons.copy}
    </button>
  )
}
