import { sameRow } from '../ui/rows/same-row.ts'

/** Whether two objects have the same fields with identical values. */
export function shallowEqual(a: object, b: object): boolean {
  return sameRow(a, b) && sameRow(b, a)
}
