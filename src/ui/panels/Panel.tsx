import { type ReactNode, useId } from 'react'
import { partClass } from '../part.ts'

export interface PanelFrameProps {
  readonly part: string
  readonly state: string
  readonly title: string
  /** Buttons beside the title. */
  readonly tools?: ReactNode
  readonly className: string | undefined
  readonly children: ReactNode
}

/** What every panel stands in: a region with a title. */
export function Panel({ part, state, title, tools, className, children }: PanelFrameProps) {
  const id = useId()
  return (
    <section className={partClass('er-panel', className)} data-part={part} data-state={state} aria-labelledby={id}>
      <div className="er-panel-head">
        <div id={id} className="er-panel-title">
          {title}
        </div>
        {tools}
      </div>
      {children}
    </section>
  )
}
