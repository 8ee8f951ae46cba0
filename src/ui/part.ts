import type { Labels } from './labels.ts'

/** What every part takes. */
export interface PartProps {
  readonly className?: string | undefined
  /** Default: English. */
  readonly labels?: Labels | undefined
}

/** What a part that stands by itself takes besides. */
export interface SurfaceProps extends PartProps {
  /** Default: the nearest `data-theme` or `.dark` around it, else the system's. */
  readonly theme?: 'light' | 'dark' | undefined
  /** Height of tool rows: 32 px or 26 px. Default `comfortable`. */
  readonly density?: 'comfortable' | 'compact' | undefined
}

/** Classes of a part's outermost element: every part is a root of the style sheet, so that it can stand alone. */
export function partClass(own: string, className: string | undefined): string {
  return className === undefined ? `er ${own}` : `er ${own} ${className}`
}

/** Attributes that carry theme and density to the style sheet. */
export function surface({ theme, density }: SurfaceProps): { 'data-theme'?: string; 'data-density'?: string } {
  return { ...(theme && { 'data-theme': theme }), ...(density && { 'data-density': density }) }
}
