/** Fenced code, without its fences and their indentation. A fence that is not closed reaches to the end. */
export function readFence(raw: string): { readonly language: string; readonly text: string } {
  const [first = '', ...lines] = raw.split('\n')
  const opening = /^( {0,3})(`{3,}|~{3,})[ \t]*(\S*)/.exec(first)
  const [, indent = '', fence = '```', language = ''] = opening ?? []
  const last = lines.at(-1)?.trim() ?? ''
  if (last.length >= fence.length && last === fence.charAt(0).repeat(last.length)) lines.pop()
  const text = indent === '' ? lines.join('\n') : lines.map((line) => unindented(line, indent.length)).join('\n')
  return { language: language.slice(0, 40), text }
}

function unindented(line: string, by: number): string {
  let at = 0
  while (at < by && line[at] === ' ') at++
  return line.slice(at)
}
