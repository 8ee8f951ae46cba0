import { useEffect, useRef, type ReactNode } from 'react'
import { Lazily } from './Lazily.tsx'
import { NARROW, useMedia } from './use-media.ts'

interface InspectorProps {
  readonly onClose: () => void
  readonly children: ReactNode
}

/** What can be known about a run: beside it, or on a narrow screen over the page. Esc closes it. */
export function Inspector({ onClose, children }: InspectorProps) {
  const isSheet = useMedia(NARROW)
  const opener = useRef(document.activeElement)
  useEffect(() => {
    const from = opener.current
    return () => {
      if (from instanceof HTMLElement) from.focus()
    }
  }, [])
  const content = (
    <>
      <div className="inspector-head">
        <h2>Inspector</h2>
        <CloseButton onClose={onClose} />
      </div>
      <div className="inspector-body">
        <Lazily>{children}</Lazily>
      </div>
    </>
  )
  return isSheet ? (
    <Sheet onClose={onClose}>{content}</Sheet>
  ) : (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Esc leaves it from wherever the focus is in it
    <section className="inspector" aria-label="Inspector" onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      {content}
    </section>
  )
}

/** Takes the focus: whoever opened the inspector goes on in it. */
function CloseButton({ onClose }: { readonly onClose: () => void }) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return (
    <button ref={button} type="button" className="icon-button" aria-label="Close the inspector" onClick={onClose}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M4 4l8 8M12 4l-8 8" />
      </svg>
    </button>
  )
}

function Sheet({ onClose, children }: InspectorProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog ref={dialog} className="inspector" aria-label="Inspector" onCancel={onClose}>
      {children}
    </dialog>
  )
}
