/** The looks that every picture is taken in. */
export const WIDTHS = [1440, 390] as const
export const THEMES = ['light', 'dark'] as const

export interface Look {
  readonly width: (typeof WIDTHS)[number]
  readonly theme: (typeof THEMES)[number]
}

export const LOOKS: readonly Look[] = WIDTHS.flatMap((width) => THEMES.map((theme) => ({ width, theme })))

export function heightOf({ width }: Look): number {
  return width === 390 ? 844 : 900
}

/** `run-card-390-dark.webp` */
export function fileOf(name: string, { width, theme }: Look): string {
  return `${name}-${width}-${theme}.webp`
}
