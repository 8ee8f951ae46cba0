import type { Labels } from './labels.ts'
import { englishLaterLabels } from './later-labels.ts'

const whole = new WeakMap<Labels, Required<Labels>>()

/** All words: those that are left out are English. */
export function allLabels(labels: Labels): Required<Labels> {
  const all = whole.get(labels) ?? { ...englishLaterLabels, ...labels }
  whole.set(labels, all)
  return all
}
