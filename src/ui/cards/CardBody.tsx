import type { ReactNode } from 'react'

/** The inside of an open card: sunken, and never scrolling by itself. */
export function CardBody({ className, children }: { readonly className?: string | undefined; readonly children: ReactNode }) {
  return <div className={className === undefined ? 'er-card-body' : `er-card-body ${className}`}>{children}</div>
}
