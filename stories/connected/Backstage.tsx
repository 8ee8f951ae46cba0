import type { ReactNode } from 'react'

export interface BackstageProps {
  /** What the buttons do, by their names. */
  readonly acts: Readonly<Record<string, () => unknown>>
  readonly children: ReactNode
}

/** Buttons that play the server and the network, above what is shown. They are the story's, not the kit's. */
export function Backstage({ acts, children }: BackstageProps) {
  return (
    <>
      <div className="story-backstage" role="group" aria-label="Backstage" data-own lang="en" dir="ltr">
        {Object.entries(acts).map(([name, act]) => (
          <button key={name} type="button" className="er-button" onClick={() => void act()}>
            {name}
          </button>
        ))}
      </div>
      <div className="story-show">{children}</div>
    </>
  )
}
