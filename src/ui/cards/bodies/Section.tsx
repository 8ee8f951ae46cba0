import type { ReactNode } from 'react'

/** A part of an open card under its name. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <p className="er-note er-section">{title}</p>
      {children}
    </div>
  )
}
