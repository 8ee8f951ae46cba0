/** What a person can ask for. Anything else is `unknown`: the text itself is never run. */
export type Intent =
  | { readonly kind: 'help' }
  | { readonly kind: 'run-tests' }
  | { readonly kind: 'list-files' }
  | { readonly kind: 'read-file'; readonly path: string }
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'fix' }
  | { readonly kind: 'review' }
  | { readonly kind: 'look-after' }
  | { readonly kind: 'look-around' }
  | { readonly kind: 'long-run' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'unknown' }

const PATH = /(?:^|[\s"'`])([./~][^\s"'`]*|[\w-]+[./][^\s"'`]+)/

/** Reads a message as one of the fixed set of requests; pure, and total. */
export function readIntent(message: string): Intent {
  const text = message.trim()
  const has = (pattern: RegExp) => pattern.test(text)

  if (has(/^(please\s+)?(pause|wait|hold on)\b[.!\s]*$/i)) return { kind: 'pause' }
  if (has(/^(please\s+)?(resume|continue|go on|carry on)\b[.!\s]*$/i)) return { kind: 'resume' }
  if (has(/^(please\s+)?(stop|cancel|abort)\b[.!\s]*$/i)) return { kind: 'stop' }
  if (has(/\blong run\b|\bnode_modules\b|\bread everything\b/i)) return { kind: 'long-run' }
  if (has(/\blook around\b/i)) return { kind: 'look-around' }

  const fix = has(/\b(fix|mend|repair|solve|implement)\b/i)
  const review = has(/\b(review|mutat\w*|how good)\b/i)
  if (fix && review) return { kind: 'look-after' }
  if (fix) return { kind: 'fix' }
  if (review) return { kind: 'review' }

  const search = /\b(?:search|find|grep|look)\b(?:\s+(?:for|where))?\s+(.+)$/i.exec(text)?.[1]
  if (search !== undefined) return { kind: 'search', text: unquote(search) }
  const path = PATH.exec(text)?.[1]
  if (path !== undefined && has(/\b(read|show|open|cat|view|print)\b/i)) return { kind: 'read-file', path: path.replace(/[.,!?]+$/, '') }
  if (has(/\btests?\b/i) && has(/\b(run|rerun|start|execute|check|do)\b/i)) return { kind: 'run-tests' }
  if (has(/\b(list|ls|tree|files)\b/i)) return { kind: 'list-files' }
  if (has(/\b(help|what can you|hello|hi|hey)\b/i)) return { kind: 'help' }
  return { kind: 'unknown' }
}

function unquote(text: string): string {
  return text.trim().replace(/[?!.]+$/, '').replace(/^["'`](.*)["'`]$/, '$1')
}
