import { useSyncExternalStore } from 'react'
import { chineseLabels, englishLabels, type Labels } from '../src/ui/index.ts'
import { chinesePanelLabels, englishPanelLabels, type PanelLabels } from '../src/ui/panels/index.ts'
import { chinesePictureLabels, englishPictureLabels, type PictureLabels } from '../src/ui/pictures/index.ts'

/** What the toolbar chooses for every story. */
export interface Looks {
  readonly theme: 'system' | 'light' | 'dark'
  readonly language: 'en' | 'zh-CN'
  readonly direction: 'ltr' | 'rtl'
  readonly density: 'comfortable' | 'compact'
  readonly width: 'full' | 'column' | 'phone'
}

export const FIRST_LOOKS: Looks = { theme: 'system', language: 'en', direction: 'ltr', density: 'comfortable', width: 'full' }

let forced: Partial<Looks> = {}
const listeners = new Set<() => void>()

/** Puts the story that is shown into other looks, where it stands: it keeps its state. Nothing (`{}`) takes it back to the toolbar's. */
export function forceLooks(looks: Partial<Looks>): void {
  forced = looks
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useLooks(globals: Readonly<Record<string, unknown>>): Looks {
  return { ...FIRST_LOOKS, ...globals, ...useSyncExternalStore(subscribe, () => forced) }
}

/** Every set of words, by how the titles of the stories that take it begin. */
export const WORDS: readonly { readonly under: string; readonly english: AnyLabels; readonly chinese: AnyLabels }[] = [
  { under: 'Panels/', english: englishPanelLabels, chinese: chinesePanelLabels },
  { under: 'Pictures/', english: englishPictureLabels, chinese: chinesePictureLabels },
  { under: '', english: englishLabels, chinese: chineseLabels },
]

type AnyLabels = Labels | PanelLabels | PictureLabels

/** The `labels` that a story is given in another language; undefined for English, which parts say by themselves. */
export function labelsFor(title: string, language: Looks['language']): AnyLabels | undefined {
  return language === 'en' ? undefined : WORDS.find(({ under }) => title.startsWith(under))?.chinese
}
