import { allLabels } from './all-labels.ts'
import { Picture } from './cards/Picture.tsx'
import type { Labels } from './labels.ts'
import { MessageFiles } from './MessageFiles.tsx'

/** Drawn at once; all of them open large. */
const MAX_PICTURES = 50

interface MessageMediaProps {
  readonly pictures: readonly string[]
  readonly files: readonly string[]
  readonly labels: Labels
}

/** What came with a message: pictures, which open large, and files. */
export function MessageMedia({ pictures, files, labels }: MessageMediaProps) {
  const shown = pictures.map((src, index) => ({ src, alt: pictures.length > 1 ? allLabels(labels).pictureAt(index + 1, pictures.length) : allLabels(labels).picture }))
  return (
    <>
      {shown.length > 0 && (
        <div className="er-thumbs">
          {shown.slice(0, MAX_PICTURES).map(({ src, alt }, index) => (
            <Picture key={index} src={src} alt={alt} among={shown} labels={labels} />
          ))}
        </div>
      )}
      {files.length > 0 && <MessageFiles urls={files} labels={labels} />}
    </>
  )
}
