const TEXT = /\.(?:tsx?|jsx?|mjs|css|html|md|json|ya?ml|sh|txt)$|(?:^|\/)(?:run|LICENSE|\.[a-z]+rc|\.editorconfig|\.gitignore)$/
/** Recorded data speaks for itself. */
const DATA = /^(?:demo\/scratch-project\/|test\/data\/|bench\/results\.json)/

/** Holds the rules' own examples. */
const OWN_RULES = /^(?:scripts\/check\/hygiene-rules\.ts|test\/scripts\/hygiene-rules\.test\.ts)$/

const MAX_LINES = 400

const RULES: readonly { readonly what: string; readonly pattern: RegExp; readonly files?: RegExp }[] = [
  { what: 'a reference to an issue by number', pattern: /\b(?:issue|issues|ticket|pull request|PR)\s+#?\d+\b|(?:^|\s)\(?#\d+\)?(?=[\s.,;:)]|$)/i, files: /\.(?!css$|json$)\w+$/ },
  { what: 'a path of one machine', pattern: /(?<![\w.])\/(?:work|root|Users|home)\/[\w.-]+/ },
  { what: 'a temporary path of one machine', pattern: /(?<![\w.])\/tmp\/[\w.-]+/ },
  { what: 'the host of a package registry', pattern: /registry\.(?:npmjs|yarnpkg|npmmirror)\.|\/\/[\w.-]*(?:artifactory|nexus|verdaccio)[\w.-]*\//i },
  { what: 'a test that is left out', pattern: /\b(?:test|it|describe)\.(?:only|skip|todo)\b/, files: /^(?:test|stories)\// },
  { what: 'a retry', pattern: /\bretry:\s*[1-9]/, files: /^(?:test|vite\.config)/ },
]

/** What in a file does not belong into this project, as lines `path:line: what`. */
export function findings(file: string, text: string): string[] {
  if (!TEXT.test(file) || DATA.test(file) || OWN_RULES.test(file)) return []
  const lines = text.split('\n')
  const found = lines.flatMap((line, index) =>
    RULES.filter(({ pattern, files }) => (files?.test(file) ?? true) && pattern.test(line)).map(
      ({ what }) => `${file}:${index + 1}: ${what}: ${line.trim().slice(0, 120)}`,
    ),
  )
  if (/\.(?:tsx?|css)$/.test(file) && lines.length > MAX_LINES && !file.startsWith('src/ui/styles')) {
    found.push(`${file}: ${lines.length} lines, more than ${MAX_LINES}: split it`)
  }
  return found
}
