/** Whether two objects have the same fields with identical values. */
export function shallowEqual(a: object, b: object): boolean {
  if (Object.is(a, b)) return true
  const left = Object.entries(a)
  return left.length === Object.keys(b).length && left.every(([key, value]) => key in b && Object.is(value, (b as Record<string, unknown>)[key]))
}
