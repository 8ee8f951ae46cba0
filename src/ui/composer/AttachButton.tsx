import { useRef } from 'react'
import { icon, path } from '../icon.tsx'
import type { Labels } from '../labels.ts'

const clipIcon = icon('clip', path('M12.75 7.5l-4.6 4.6a2.9 2.9 0 0 1-4.1-4.1l4.9-4.9a1.95 1.95 0 0 1 2.75 2.75l-4.85 4.85a.95.95 0 0 1-1.35-1.35l4.3-4.3'))

interface AttachButtonProps {
  readonly accept: string | undefined
  readonly onFiles: (files: readonly File[]) => void
  readonly labels: Labels
}

/** Asks the browser for files. */
export function AttachButton({ accept, onFiles, labels }: AttachButtonProps) {
  const chooser = useRef<HTMLInputElement>(null)
  const word = labels.attaching.button
  return (
    <>
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        accept={accept}
        aria-label={word}
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])])
          // Or the same file could not be chosen twice.
          target.value = ''
        }}
      />
      <button type="button" className="er-icon-button" aria-label={word} title={word} onClick={() => chooser.current?.click()}>
        {clipIcon}
      </button>
    </>
  )
}
