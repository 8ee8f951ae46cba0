import { FoldedText } from '../../FoldedText.tsx'
import { allLabels } from '../../all-labels.ts'
import { englishLabels } from '../../labels.ts'
import { contentOf, fieldsOf, textOf } from '../../rows/fields.ts'
import type { CardProps } from '../card-props.ts'
import { pageOf } from '../facts/page-of.ts'
import { Picture } from '../Picture.tsx'

/** The address of a page, what was done with it, how it looked, what it said. */
export function BrowseBody({ action, observation, labels = englishLabels }: CardProps) {
  const { url, title, steps } = pageOf(action, observation)
  const picture = pictureOf(fieldsOf(observation))
  const content = contentOf(observation)
  return (
    <>
      {/^https?:\/\//i.test(url) && (
        <a className="er-mono" href={url} target="_blank" rel="noopener noreferrer">
          {url}
        </a>
      )}
      {steps !== '' && <FoldedText text={steps} labels={labels} />}
      {picture !== '' && <Picture src={picture} alt={allLabels(labels).screenshot(title || url)} labels={labels} />}
      {content !== '' && <FoldedText text={content} labels={labels} />}
    </>
  )
}

/** How the page looked. Older servers send the picture without saying that it is one. */
function pictureOf(extras: Readonly<Record<string, unknown>>): string {
  const picture = textOf(extras['screenshot']) || textOf(extras['set_of_marks'])
  return /^[\w+/]{40}/.test(picture) ? `data:image/png;base64,${picture}` : picture
}
