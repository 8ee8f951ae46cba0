import { useEffect, useRef, type ReactNode, type RefObject } from 'react'
import { flushSync } from 'react-dom'
import { Lazily } from './Lazily.tsx'
import { NARROW, useMedia } from './use-media.ts'

interface InspectorProps {
  /** The button that opened it, which has the focus again when it is closed. */
  readonly opener: RefObject<HTMLButtonElement | null>
  readonly onClose: () => void
  readonly children: ReactNode
}

/** What can be known about a run: beside it, or on a narrow screen over the page. Esc closes it. */
export function Inspector({ opener, onClose, children }: InspectorProps) {
  const isSheet = useMedia(NARROW)
  const closer = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // Whoever opened it goes on in it; whoever came from another run, where it was open too, is not led away.
    if (document.activeElement === opener.current) closer.current?.focus()
  }, [opener])
  const close = () => {
    // At once: a sheet keeps the focus from the page until it is gone.
    flushSync(onClose)
    opener.current?.focus()
  }
  const content = (
    <>
      <div className="inspector-head">
        <h2>Inspector</h2>
        <button ref={closer} type="button" className="icon-button" aria-label="Close the inspector" onClick={close}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4 4l8 8M12 4l-8 8" />
          </svg>
        </button>
      </div>
      <div className="inspector-body">
        <Lazily>{children}</Lazily>
      </div>
    </>
  )
  return isSheet ? (
    <Sheet onClose={close}>{content}</Sheet>
  ) : (
    <section className="inspector" aria-label="Inspector" onKeyDown={(event) => event.key === 'Escape' && close()}>
      {content}
    </section>
  )
}

function Sheet({ onClose, children }: Pick<InspectorProps, 'onClose' | 'children'>) {
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
