import type { AgentEvent } from '../protocol/agent-event.ts'
import type { Labels } from './labels.ts'
import { lazily } from './lazily.ts'
import { fieldsOf, imageUrlsOf } from './rows/fields.ts'

const useMedia = lazily(() => import('./MessageMedia.tsx'))
/** As high as one row of pictures. */
const PLACE = { blockSize: 120 }

/** What came with a message: pictures and files. What draws them is loaded with the first of them, and has its place until then. */
export function LazyMedia({ event, labels }: { readonly event: AgentEvent; readonly labels: Labels }) {
  const pictures = imageUrlsOf(event)
  const files = filesOf(event)
  const Media = useMedia(pictures.length + files.length > 0)?.MessageMedia
  if (Media) return <Media pictures={pictures} files={files} labels={labels} />
  return (
    <>
      {pictures.length > 0 && <div className="er-thumbs" style={PLACE} aria-busy="true" />}
      {files.length > 0 && (
        <div className="er-files" aria-busy="true">
          <span className="er-file">{labels.files}</span>
        </div>
      )}
    </>
  )
}

function filesOf(event: AgentEvent): readonly string[] {
  const urls: unknown = fieldsOf(event)['file_urls']
  return Array.isArray(urls) ? urls.filter((url): url is string => typeof url === 'string' && url !== '') : []
}
