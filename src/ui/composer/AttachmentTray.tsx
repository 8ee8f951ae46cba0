import { allLabels } from '../all-labels.ts'
import { icon, path, warningIcon } from '../icon.tsx'
import { icons } from '../icons.tsx'
import type { Labels } from '../labels.ts'
import { formatBytes } from '../panels/format.ts'
import type { Attachment, AttachmentView, Refused } from './attachment.ts'
import type { AttachmentList } from './attachment-list.ts'

const fileIcon = icon('file', path('M4 2.25h5l3 3v8.5H4zM9 2.25v3h3'))
const REFUSED_SHOWN = 3

interface AttachmentTrayProps extends AttachmentView {
  readonly list: AttachmentList
  /** The last one was taken away, which had the focus. */
  readonly onEmpty: () => void
  readonly labels: Labels
}

/** What is attached, each with what became of it; and what could not be attached, with the reason. */
export function AttachmentTray({ items, refused, list, onEmpty, labels }: AttachmentTrayProps) {
  const remove = (id: number, from: HTMLElement) => {
    const row = from.closest('li')
    const next = row?.nextElementSibling ?? row?.previousElementSibling
    // Must come before it is gone, or the focus is lost.
    if (next) next.querySelector<HTMLElement>('.er-icon-button')?.focus()
    else onEmpty()
    list.remove(id)
  }
  return (
    <>
      {items.length > 0 && (
        <ul className="er-files er-attachments" aria-label={labels.attaching.list}>
          {items.map((item) => (
            <Item key={item.id} item={item} onRetry={() => list.retry(item.id)} onRemove={(from) => remove(item.id, from)} labels={labels} />
          ))}
        </ul>
      )}
      {refused.length > 0 && (
        <div className="er-composer-note" role="alert">
          {warningIcon}
          <div className="er-notice-text">
            {refused.slice(0, REFUSED_SHOWN).map((refusal, at) => (
              <div key={at}>{wordsFor(refusal, labels)}</div>
            ))}
            {refused.length > REFUSED_SHOWN && <div>{allLabels(labels).moreFiles(refused.length - REFUSED_SHOWN)}</div>}
          </div>
          <button type="button" className="er-icon-button" aria-label={labels.dismiss} title={labels.dismiss} onClick={() => (onEmpty(), list.forgetRefused())}>
            {icons.cross}
          </button>
        </div>
      )}
    </>
  )
}

interface ItemProps {
  readonly item: Attachment
  readonly onRetry: () => void
  readonly onRemove: (from: HTMLElement) => void
  readonly labels: Labels
}

function Item({ item, onRetry, onRemove, labels }: ItemProps) {
  const { file, status, progress, preview } = item
  const { attaching, locale, retry } = labels
  const state =
    status === 'failed' ? [attaching.failed, item.reason.slice(0, 200)].filter((words) => words !== '').join(': ')
    : status === 'working' ? `${attaching.working}${progress === null ? '' : ` ${new Intl.NumberFormat(locale, { style: 'percent' }).format(progress)}`}`
    : formatBytes(file.size, locale)
  return (
    <li className="er-file er-attachment" data-status={status}>
      {preview === null ? <span className="er-attachment-picture">{status === 'failed' ? warningIcon : fileIcon}</span> : <img className="er-attachment-picture" src={preview} alt="" />}
      <span className="er-attachment-words" title={`${file.name}\n${state}`}>
        <span className="er-object" dir="auto">{file.name}</span>
        <span className="er-note er-object" dir="auto">{state}</span>
      </span>
      {status === 'failed' && (
        <button type="button" className="er-link-button" aria-label={`${retry}: ${file.name}`} onClick={onRetry}>
          {retry}
        </button>
      )}
      <button type="button" className="er-icon-button" aria-label={`${attaching.remove}: ${file.name}`} title={attaching.remove} onClick={(event) => onRemove(event.currentTarget)}>
        {icons.cross}
      </button>
      {status === 'working' && <progress className="er-attachment-progress" value={progress ?? undefined} max={1} aria-label={`${attaching.working}: ${file.name}`} />}
    </li>
  )
}

function wordsFor({ name, why, is, most }: Refused, { attaching, locale }: Labels): string {
  if (why === 'count') return `${attaching.refused.count}: ${most}`
  const size = (bytes: number | undefined) => (bytes === undefined ? '' : ` ${formatBytes(bytes, locale)}`)
  return `${name.slice(0, 100)}${size(is)}: ${attaching.refused[why]}${size(most)}`
}
