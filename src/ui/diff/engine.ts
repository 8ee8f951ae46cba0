// What comparisons need, in one piece that is loaded with the first of them.
export { compare } from './compare.ts'
export { DiffTable } from './DiffTable.tsx'
