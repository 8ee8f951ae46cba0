import type { Links } from 'marked'
import type { Segment } from './segments.ts'

const NONE: Links = {}
const DEFINITION = /^ {0,3}\[([^[\]\n]{1,200})\]:[ \t]+<?([^\s<>]{1,2000})>?(?:[ \t]+["'(]([^"\n]{0,300})["')])?[ \t]*$/gm

/**
 * Gathers the addresses that a text names apart from where it uses them (`[1]: https://…`), and its footnotes. The list keeps its
 * identity until it says something else.
 */
export function createLinkList(): (segments: readonly Segment[]) => Links | null {
  const known = new WeakMap<Segment, Links>()
  let last: Links | null = null
  let lastText = 'null'
  return (segments) => {
    let links: Links | null = null
    for (const segment of segments) {
      const own = known.get(segment) ?? definitionsIn(segment)
      known.set(segment, own)
      // The first of a name counts, as everywhere in Markdown.
      for (const [name, link] of Object.entries(own)) (links ??= {})[name] ??= link
    }
    const text = JSON.stringify(links)
    if (text !== lastText) last = links
    lastText = text
    return last
  }
}

function definitionsIn({ kind, raw }: Segment): Links {
  if (kind === 'note') return { [/^\[([^\]]+)/.exec(raw)?.[1]?.toLowerCase() ?? '^']: { href: '#', title: null } }
  if (kind !== 'blocks' || !raw.includes(']: ')) return NONE
  const links: Links = {}
  for (const [, name = '', href = '', title] of raw.matchAll(DEFINITION)) {
    const key = name.trim().replace(/\s+/g, ' ').toLowerCase()
    if (key !== '__proto__' && !Object.hasOwn(links, key)) links[key] = { href, title: title ?? null }
  }
  return links
}
