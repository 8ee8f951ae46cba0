import { memo } from 'react'
import { firstLine } from '../format.ts'
import { FoldedText } from '../FoldedText.tsx'
import { englishLabels } from '../labels.ts'
import { contentOf, fieldsOf, textOf } from '../rows/fields.ts'
import type { CardProps } from './card-props.ts'
import { Picture } from './Picture.tsx'
import { ToolCard } from './ToolCard.tsx'

/**
 * A page that was opened, or acted upon: its address and title, how it looked, what it said.
 * @example <BrowseCard action={action} observation={observation} status="ok" durationMs={900} expanded onExpandedChange={setExpanded} />
 */
export const BrowseCard = memo(function BrowseCard(props: CardProps) {
  const { action, observation, labels = englishLabels } = props
  const extras = fieldsOf(observation)
  const steps = textOf(fieldsOf(action)['browser_actions'])
  const url = (textOf(extras['url']) || textOf(fieldsOf(action)['url'])).slice(0, 2_000)
  const title = firstLine(textOf(extras['title']))
  const picture = pictureOf(extras)
  const content = contentOf(observation)
  return (
    <ToolCard call={props} object={title || url || firstLine(steps)} objectKind={title ? 'text' : 'code'}>
      {observation === undefined && steps === '' ? null : (
        <>
          {/^https?:\/\//i.test(url) && (
            <a className="er-mono" href={url} target="_blank" rel="noopener noreferrer">
              {url}
            </a>
          )}
          {steps !== '' && <FoldedText text={steps} labels={labels} />}
          {picture !== '' && <Picture src={picture} alt={labels.screenshot(title || url)} labels={labels} />}
          {content !== '' && <FoldedText text={content} labels={labels} />}
        </>
      )}
    </ToolCard>
  )
})

/** How the page looked. Older servers send the picture without saying that it is one. */
function pictureOf(extras: Readonly<Record<string, unknown>>): string {
  const picture = textOf(extras['screenshot']) || textOf(extras['set_of_marks'])
  return /^[\w+/]{40}/.test(picture) ? `data:image/png;base64,${picture}` : picture
}
