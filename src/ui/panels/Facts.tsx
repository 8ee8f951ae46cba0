import type { ReactNode } from 'react'

/** Lines of a panel: what it is, and how it stands. A line without anything to say is left out. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="er-fields">
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name} className="er-field">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
