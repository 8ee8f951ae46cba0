import { useMemo } from 'react'
import type { RowActions } from './RowView.tsx'
import type { TimelineProps } from './timeline-props.ts'
import { useEventCallback } from './use-event-callback.ts'

/** Handlers that keep their identity, and are absent where the app gave none. */
export function useRowActions(props: TimelineProps, onToggle: RowActions['onToggle']): RowActions {
  const loadGap = useEventCallback(props.onLoadGap)
  const retry = useEventCallback(props.onRetry)
  const discard = useEventCallback(props.onDiscard)
  const dismissNotice = useEventCallback(props.onDismissNotice)
  const respond = useEventCallback(props.onRespond)
  const has = [props.onLoadGap, props.onRetry, props.onDiscard, props.onDismissNotice, props.onRespond].map((given) => given !== undefined)
  const [hasLoadGap, hasRetry, hasDiscard, hasDismiss, hasRespond] = has
  return useMemo(
    () => ({
      onToggle,
      onLoadGap: hasLoadGap ? loadGap : undefined,
      onRetry: hasRetry ? retry : undefined,
      onDiscard: hasDiscard ? discard : undefined,
      onDismissNotice: hasDismiss ? dismissNotice : undefined,
      onRespond: hasRespond ? respond : undefined,
    }),
    [onToggle, hasLoadGap, hasRetry, hasDiscard, hasDismiss, hasRespond, loadGap, retry, discard, dismissNotice, respond],
  )
}
