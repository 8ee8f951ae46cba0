/** The code that stands in a page between `example:name` marks, without its fence. */
export function exampleOf(markdown: string, name: string): string {
  const marked = new RegExp(`<!-- example:${name} -->\\s*\`\`\`\\w*\\n([\\s\\S]*?)\`\`\``).exec(markdown)
  if (marked?.[1] === undefined) throw new Error(`there is no example ${name}`)
  return marked[1]
}
