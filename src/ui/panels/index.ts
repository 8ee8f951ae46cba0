'use client'

export { CachePanel, type CachePanelProps } from './CachePanel.tsx'
export { ConversationList, type ConversationListProps } from './ConversationList.tsx'
export type { ConversationListItem } from './conversation-list-item.ts'
export { DiagnosticsPanel, type DiagnosticsPanelProps } from './DiagnosticsPanel.tsx'
export { EventFilterBar, type EventFilterBarProps } from './EventFilterBar.tsx'
export { HistoryProgress, type HistoryProgressProps } from './HistoryProgress.tsx'
export { MetricsPanel, type MetricsPanelProps } from './MetricsPanel.tsx'

export { ConversationDevtools, type ConversationDevtoolsProps } from '../connected/ConversationDevtools.tsx'
export { Conversations, type ConversationsProps } from '../connected/Conversations.tsx'

export { chinesePanelLabels } from './chinese.ts'
export { englishPanelLabels } from './english.ts'
export type { PanelLabels } from './labels.ts'
export type { PanelProps } from './panel-props.ts'
