import type { OptionValues } from './option-values.ts'

export async function conformance(_values: OptionValues, _operands: readonly string[]): Promise<number> {
  return 0
}
