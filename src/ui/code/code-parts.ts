// What code is drawn with, in one piece that is loaded with the first of it.
export { CodeLines } from './CodeLines.tsx'
export { languageOf } from './language-of.ts'
