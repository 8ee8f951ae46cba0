/** Languages that are coloured, each with the file name endings and the names in Markdown fences that mean it. */
const LANGUAGES = [
  'typescript ts tsx mts cts',
  'javascript js jsx mjs cjs',
  'json jsonc json5 ipynb webmanifest',
  'python py pyi python3',
  'bash sh zsh shell console bashrc zshrc',
  'yaml yml',
  'ini toml cfg conf env properties editorconfig gitconfig',
  'css scss less',
  'xml html htm xhtml svg vue svelte plist',
  'sql psql mysql sqlite',
  'go golang',
  'rust rs',
  'java',
  'c h',
  'cpp cc cxx c++ hpp hh hxx',
  'diff patch',
  'markdown md mdx',
  'dockerfile docker containerfile',
  'php',
  'ruby rb rake gemspec gemfile rakefile',
  'csharp cs c#',
  'kotlin kt kts',
]

const names = new Map(LANGUAGES.flatMap((line) => line.split(' ').map((name, _, [language = '']) => [name, language])))

/**
 * The language of a file by its path, or of code by the name in its Markdown fence; undefined where it is none of those that are coloured.
 * @example languageOf('src/cart/total.test.ts') // 'typescript'
 */
export function languageOf(path: string): string | undefined {
  const name = path.slice(-300).toLowerCase().replace(/^.*[/\\]/s, '').replace(/[\s{,:].*$/s, '')
  const family = /^\.?(dockerfile|env)\b/.exec(name)?.[1] ?? ''
  return names.get(name.slice(name.lastIndexOf('.') + 1)) ?? names.get(family)
}
