import { common, createLowlight } from 'lowlight'

type Grammar = NonNullable<Parameters<typeof createLowlight>[0]>[string]

/** The one language of ours that the highlighter's common ones leave out. */
const dockerfile: Grammar = (hljs) => ({
  name: 'Dockerfile',
  case_insensitive: true,
  contains: [
    hljs.HASH_COMMENT_MODE,
    {
      beginKeywords: 'run cmd entrypoint add copy volume workdir label healthcheck shell',
      // An instruction goes on over lines that end in a backslash.
      starts: { end: /[^\\]$/, subLanguage: 'bash' },
    },
    { beginKeywords: 'from as maintainer expose env arg user onbuild stopsignal' },
    hljs.APOS_STRING_MODE,
    hljs.QUOTE_STRING_MODE,
    hljs.NUMBER_MODE,
  ],
})

const { bash, c, cpp, csharp, css, diff, go, ini, java, javascript, json, kotlin, markdown, php, python, ruby, rust, sql, typescript, xml, yaml } = common

const languages = { bash, c, cpp, csharp, css, diff, dockerfile, go, ini, java, javascript, json, kotlin, markdown, php, python, ruby, rust, sql, typescript, xml, yaml }

/** Makes trees of code in the languages that {@link languageOf} names. */
export const { highlight } = createLowlight(languages as Readonly<Record<string, Grammar>>)
