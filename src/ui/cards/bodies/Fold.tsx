import { type ReactNode, useState } from 'react'
import { icons } from '../../icons.tsx'

/** A line that opens what is under it, drawn only then. */
export function Fold({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div>
      <button type="button" className="er-fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span className="er-chevron">{icons.chevron}</span>
        {title}
      </button>
      {isOpen && children}
    </div>
  )
}
