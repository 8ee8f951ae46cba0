import { allLabels } from './all-labels.ts'
import { icon, path } from './icon.tsx'
import type { Labels } from './labels.ts'

const fileIcon = icon('file', path('M4 2.25h5l3 3v8.5H4zM9 2.25v3h3'))
const SHOWN = 50

/** The files that came with a message: name and kind. Those on the web can be followed. */
export function MessageFiles({ urls, labels }: { readonly urls: readonly string[]; readonly labels: Labels }) {
  return (
    <ul className="er-files" aria-label={labels.files}>
      {urls.slice(0, SHOWN).map((url, at) => {
        const { name, kind } = describe(url, labels)
        const words = (
          <>
            {fileIcon}
            <span className="er-object" dir="auto">{name}</span>
            {kind !== '' && <span className="er-note">{kind}</span>}
          </>
        )
        return (
          <li key={at}>
            {/^https?:\/\//i.test(url) ? (
              <a className="er-file" href={url} title={url.slice(0, 300)} target="_blank" rel="noopener noreferrer nofollow">
                {words}
              </a>
            ) : (
              <span className="er-file" title={/^data:/i.test(url) ? undefined : url.slice(0, 300)}>
                {words}
              </span>
            )}
          </li>
        )
      })}
      {urls.length > SHOWN && <li className="er-note">{allLabels(labels).moreFiles(urls.length - SHOWN)}</li>}
    </ul>
  )
}

/** `https://a.example/b/report%20v2.pdf?x` → "report v2.pdf", "PDF" */
function describe(url: string, labels: Labels): { readonly name: string; readonly kind: string } {
  const type = /^data:[\w.+-]+\/([\w.+-]{1,40})/i.exec(url.slice(0, 100))
  if (type !== null || /^data:/i.test(url)) return { name: allLabels(labels).file, kind: type?.[1]?.toUpperCase() ?? '' }
  const last = (url.slice(-2_000).replace(/[?#].*$/s, '').replace(/[/\\]+$/, '').split(/[/\\]/).at(-1) ?? '').slice(-200)
  const name = decoded(last) || allLabels(labels).file
  return { name, kind: /[^.]\.(\w{1,8})$/.exec(name)?.[1]?.toUpperCase() ?? '' }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A name with a bare percent sign is none that was encoded.
    return text
  }
}
