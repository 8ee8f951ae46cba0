import { useId } from 'react'

interface ChoiceProps<T extends string> {
  /** What is chosen, for those who do not see it. */
  readonly legend: string
  readonly words: Readonly<Record<T, string>>
  readonly options: readonly T[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** One of a few, side by side. Radio buttons: the arrows choose. */
export function Choice<T extends string>({ legend, words, options, value, onChange }: ChoiceProps<T>) {
  const name = useId()
  return (
    <fieldset className="choice">
      <legend className="er-sr">{legend}</legend>
      {options.map((option) => (
        <label key={option}>
          <input type="radio" name={name} checked={value === option} onChange={() => onChange(option)} />
          <span>{words[option]}</span>
        </label>
      ))}
    </fieldset>
  )
}
