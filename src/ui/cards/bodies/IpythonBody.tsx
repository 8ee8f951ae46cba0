import { FoldedCode } from '../../code/FoldedCode.tsx'
import { FoldedText } from '../../FoldedText.tsx'
import { englishLabels } from '../../labels.ts'
import { contentOf, fieldsOf, imageUrlsOf, textOf } from '../../rows/fields.ts'
import type { CardProps } from '../card-props.ts'
import { Picture } from '../Picture.tsx'

const MAX_PICTURES = 20

/** Python, what it printed, and the pictures that it drew. */
export function IpythonBody({ action, observation, labels = englishLabels }: CardProps) {
  const code = textOf(fieldsOf(action)['code']) || textOf(fieldsOf(observation)['code'])
  const { text, pictures } = outputOf(contentOf(observation))
  const shown = [...pictures, ...(observation ? imageUrlsOf(observation) : [])].slice(0, MAX_PICTURES)
  return (
    <>
      {code !== '' && (
        <div className="er-command">
          <FoldedCode text={code} language="python" labels={labels} />
        </div>
      )}
      {text !== '' ? <FoldedText text={text} terminal labels={labels} /> : observation && shown.length === 0 && <p className="er-note">{labels.noOutput}</p>}
      {shown.map((src, at) => (
        <Picture key={at} src={src} labels={labels} />
      ))}
    </>
  )
}

/** What was printed, without what the kernel says of itself; pictures stand in it as Markdown. */
function outputOf(content: string): { readonly text: string; readonly pictures: readonly string[] } {
  const pictures: string[] = []
  const text = content
    .replace(/!\[[^\]\n]{0,80}\]\((data:image\/[^)\s]*)\)/g, (_, url: string) => {
      pictures.push(url)
      return ''
    })
    .replace(/^\[Jupyter (?:current working directory|Python interpreter): .*\]$/gm, '')
  return { text: text.trim(), pictures }
}
