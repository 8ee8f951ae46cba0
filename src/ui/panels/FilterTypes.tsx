import { type PanelLabels, wordOrName } from './labels.ts'

export interface FilterTypesProps {
  readonly id: string
  readonly types: readonly string[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
  readonly labels: PanelLabels
}

/** The types of events to choose from, as boxes to tick. A chosen one stays among them, whoever chose it. */
export function FilterTypes({ id, types, chosen, onChange, labels }: FilterTypesProps) {
  const toggle = (type: string) => onChange(chosen.includes(type) ? chosen.filter((other) => other !== type) : [...chosen, type])
  return (
    <fieldset id={id} className="er-checks">
      <legend className="er-sr">{labels.filter.typesName}</legend>
      {[...new Set([...types, ...chosen])].map((type) => (
        <label key={type} className="er-check" title={type.slice(0, 80)}>
          <input type="checkbox" checked={chosen.includes(type)} onChange={() => toggle(type)} />
          <span>{wordOrName(labels.filter.kinds, type)}</span>
        </label>
      ))}
    </fieldset>
  )
}
