import type { ReactNode } from 'react'
import { chevronIcon, icon, path, warningIcon } from './icon.tsx'
import type { CallStatus } from './rows/row.ts'

export const icons = {
  check: icon('check', path('M3.5 8.5l3 3 6-7')),
  cross: icon('cross', path('M4.5 4.5l7 7M11.5 4.5l-7 7')),
  clock: icon('clock', path('M8 2.25a5.75 5.75 0 1 0 0 11.5a5.75 5.75 0 1 0 0-11.5M8 5v3.25l2 1.5')),
  block: icon('block', path('M8 2.25a5.75 5.75 0 1 0 0 11.5a5.75 5.75 0 1 0 0-11.5M4 4l8 8')),
  question: icon('question', path('M8 2.25a5.75 5.75 0 1 0 0 11.5a5.75 5.75 0 1 0 0-11.5M6.4 6.4a1.65 1.65 0 1 1 2.3 1.6c-.5.2-.7.5-.7 1M8 11.2v.1')),
  dash: icon('dash', path('M4.5 8h7')),
  arc: icon('arc', path('M8 2.25A5.75 5.75 0 1 1 2.25 8')),
  chevron: chevronIcon,
  up: icon('up', path('M8 12.5v-9M4 7.5l4-4 4 4')),
  copy: icon('copy', path('M6 5.75h6.25v7.5H6zM10 5.75v-3H3.75v7.5H6')),
  warning: warningIcon,
  offline: icon('offline', path('M2.5 6.5a8 8 0 0 1 11 0M5 9.25a4.4 4.4 0 0 1 6 0M8 12.2v.1M3 2.5l10 11')),
  thought: icon('thought', path('M3.5 4.5h9M3.5 8h9M3.5 11.5h5')),
  flag: icon('flag', path('M4 13.75V2.75M4 3.25h8l-2 2.75 2 2.75H4')),
} as const

export const statusIcons: Readonly<Record<CallStatus, ReactNode>> = {
  running: icons.arc,
  ok: icons.check,
  error: icons.cross,
  timeout: icons.clock,
  rejected: icons.block,
  awaiting: icons.question,
  unanswered: icons.dash,
}
