import { THEMES, useTheme } from './use-theme.ts'

const WORDS = { system: 'System', light: 'Light', dark: 'Dark' } as const

/** Light or dark, or as the system has it. */
export function ThemeChoice() {
  const [theme, setTheme] = useTheme()
  return (
    <fieldset className="theme-choice">
      <legend className="er-sr">Colours</legend>
      {THEMES.map((name) => (
        <label key={name}>
          <input type="radio" name="theme" checked={theme === name} onChange={() => setTheme(name)} />
          <span>{WORDS[name]}</span>
        </label>
      ))}
    </fieldset>
  )
}
