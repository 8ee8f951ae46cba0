import { useEffect, type ReactNode } from 'react'

/** The bar above a run: on a narrow screen also the way to the list. */
export function PaneHeader({ title, onMenu, children }: { readonly title: string; readonly onMenu: () => void; readonly children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · eventreel`
  }, [title])
  return (
    <header className="pane-header">
      <button type="button" className="icon-button menu-button" aria-label="Conversations" onClick={onMenu}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2 4h12M2 8h12M2 12h12" />
        </svg>
      </button>
      <h1 title={title}>{title}</h1>
      {children}
    </header>
  )
}
