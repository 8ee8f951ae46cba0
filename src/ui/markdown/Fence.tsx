import { CodeText } from '../code/CodeText.tsx'
import { CopyButton } from '../CopyButton.tsx'
import type { Labels } from '../labels.ts'

interface FenceProps {
  readonly text: string
  readonly language?: string | undefined
  readonly labels: Labels
}

/** Fenced code with the name of its language. */
export function Fence({ text, language = '', labels }: FenceProps) {
  const name = /^[^\s{,]*/.exec(language)?.[0].slice(0, 40) ?? ''
  return (
    <div className="er-output er-fence" data-language={name || undefined}>
      {name !== '' && <p className="er-note er-section">{name}</p>}
      <CodeText text={text} language={name} />
      <CopyButton text={text} labels={labels} />
    </div>
  )
}
