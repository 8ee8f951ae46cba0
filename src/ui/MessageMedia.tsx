import type { AgentEvent } from '../protocol/agent-event.ts'
import { Picture } from './cards/Picture.tsx'
import type { Labels } from './labels.ts'
import { MessageFiles } from './MessageFiles.tsx'
import { fieldsOf, imageUrlsOf } from './rows/fields.ts'

/** Drawn at once; all of them open large. */
const MAX_PICTURES = 50

/** What came with a message: pictures, which open large, and files. */
export function MessageMedia({ event, labels }: { readonly event: AgentEvent; readonly labels: Labels }) {
  const pictures = imageUrlsOf(event).map((src, index, all) => ({ src, alt: all.length > 1 ? labels.pictureAt(index + 1, all.length) : labels.picture }))
  const files = filesOf(event)
  return (
    <>
      {pictures.length > 0 && (
        <div className="er-thumbs">
          {pictures.slice(0, MAX_PICTURES).map(({ src, alt }, index) => (
            <Picture key={index} src={src} alt={alt} among={pictures} labels={labels} />
          ))}
        </div>
      )}
      {files.length > 0 && <MessageFiles urls={files} labels={labels} />}
    </>
  )
}

function filesOf(event: AgentEvent): readonly string[] {
  const urls: unknown = fieldsOf(event)['file_urls']
  return Array.isArray(urls) ? urls.filter((url): url is string => typeof url === 'string' && url !== '') : []
}
