import { Choice } from './Choice.tsx'
import { THEMES, useTheme } from './use-theme.ts'

const WORDS = { system: 'System', light: 'Light', dark: 'Dark' } as const

/** Light or dark, or as the system has it. */
export function ThemeChoice() {
  const [theme, setTheme] = useTheme()
  return <Choice legend="Colours" words={WORDS} options={THEMES} value={theme} onChange={setTheme} />
}
