import { Component, Suspense, type ReactNode } from 'react'

/** What is loaded when it is first looked at; in its place, why it could not be. */
export class Lazily extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return <Suspense>{this.props.children}</Suspense>
    return (
      <div className="nothing" role="alert">
        <p>This part of the page could not be loaded.</p>
        <button type="button" className="button" onClick={() => location.reload()}>
          Load the page again
        </button>
      </div>
    )
  }
}
