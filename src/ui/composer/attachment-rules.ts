import type { AttachmentRules, Refused } from './attachment.ts'

/** What the timeline draws, and models read. */
const PICTURES = 'image/png,image/jpeg,image/gif,image/webp'
const MAX_BYTES = { inside: 3_000_000, uploaded: 25_000_000 }
const MAX_COUNT = 10

export function isPicture(file: File): boolean {
  return accepts(PICTURES, file)
}

/** Why a file may not be attached beside `count` others; null where it may. */
export function refusalOf(file: File, count: number, rules: AttachmentRules, hasUpload: boolean): Refused | null {
  const { accept, maxBytes = hasUpload ? MAX_BYTES.uploaded : MAX_BYTES.inside, maxCount = MAX_COUNT } = rules
  const { name, size } = file
  if (count >= maxCount) return { name, why: 'count', most: maxCount }
  // Only pictures can travel without an upload, whatever the app accepts.
  if ((!hasUpload && !isPicture(file)) || (accept !== undefined && !accepts(accept, file))) return { name, why: 'type' }
  if (size > maxBytes) return { name, why: 'size', is: size, most: maxBytes }
  // A folder, or nothing.
  return size === 0 ? { name, why: 'unreadable' } : null
}

/** As browsers understand the `accept` of an input. */
function accepts(accept: string, { name, type }: File): boolean {
  return accept.split(',').some((part) => {
    const wanted = part.trim().toLowerCase()
    if (wanted.startsWith('.')) return name.toLowerCase().endsWith(wanted)
    return wanted === '*/*' || (wanted.endsWith('/*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted)
  })
}
