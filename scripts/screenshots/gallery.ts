import type { StoryGroup } from './stories.ts'
import { fileOf, type Look, WIDTHS } from './looks.ts'

const INTRODUCTION = `# Gallery

Messages, cards, composer, panels and pictures of a run in their first states, as Storybook shows it, taken by \`npm run screenshots\`: on a wide screen and on a phone, in the colours that your system asks for.
\`npm run storybook\` has the rest of them, each with its controls.
`

/** The page that shows what was taken. */
export function galleryOf(groups: readonly StoryGroup[]): string {
  const sections = groups.map(({ title, name }) => `## ${title.split('/').at(-1) ?? title}\n\n${WIDTHS.map((width) => picture(name, title, width)).join('\n')}\n`)
  return [INTRODUCTION, ...sections].join('\n')
}

function picture(name: string, title: string, width: Look['width']): string {
  const file = (theme: Look['theme']) => `screenshots/${fileOf(name, { width, theme })}`
  const shown = width === 390 ? 240 : 560
  return `<picture><source media="(prefers-color-scheme: dark)" srcset="${file('dark')}"><img src="${file('light')}" width="${shown}" alt="${title}, ${width} pixels wide" align="top"></picture>`
}
