import type { FindBarProps } from './find/find-bar-props.ts'
import { lazyPart } from './lazy-part.tsx'

export type { FindBarProps } from './find/find-bar-props.ts'

/**
 * Looks for text: a field, how many matches there are, and the way from one to the next. Enter goes on, Shift+Enter back, Esc closes.
 * A conversation is searched from its end: the next match stands above. Its code is loaded when it is first drawn.
 * @example <FindBar query={query} onQueryChange={setQuery} count={12} current={2} onNext={next} onPrevious={previous} onClose={close} />
 */
export const FindBar = lazyPart<FindBarProps>(() => import('./find/FindField.tsx').then((module) => module.FindField))
