'use client'

export { AgentStatus, type AgentStatusProps } from './AgentStatus.tsx'
export { CodeText, type CodeTextProps } from './code/CodeText.tsx'
export { Composer, type ComposerProps } from './Composer.tsx'
export type { Attached, AttachmentRules, Upload, UploadContext } from './composer/attachment.ts'
export { deviceTexts, memoryTexts, type TextStore } from './composer/text-store.ts'
export { ConnectionBanner, type ConnectionBannerProps } from './ConnectionBanner.tsx'
export { DayRow, type DayRowProps } from './DayRow.tsx'
export { DiffView, type DiffViewProps } from './DiffView.tsx'
export { DraftRow, type DraftRowProps } from './DraftRow.tsx'
export { FindBar, type FindBarProps } from './FindBar.tsx'
export { FoldedText, type FoldedTextProps } from './FoldedText.tsx'
export { GapRow, type GapRowProps } from './GapRow.tsx'
export { GroupCard, type GroupCardProps } from './GroupCard.tsx'
export { JsonTree, type JsonTreeProps } from './JsonTree.tsx'
export { MessageCard, type MessageCardProps } from './MessageCard.tsx'
export { MessageText, type MessageTextProps } from './MessageText.tsx'
export type { ImagePolicy } from './markdown/drawing.ts'
export { NoticeLine, type NoticeLineProps, Notices, type NoticesProps } from './Notices.tsx'
export { PendingRow, type PendingRowProps } from './PendingRow.tsx'
export { StateLine, type StateLineProps } from './StateLine.tsx'
export { StatusDot, type StatusDotProps, type Tone, toneOf } from './StatusDot.tsx'
export { Timeline, type TimelineProps, type TimelineTarget } from './Timeline.tsx'

export { BrowseCard } from './cards/BrowseCard.tsx'
export { CallCard } from './cards/CallCard.tsx'
export { CardBody } from './cards/CardBody.tsx'
export { CardFrame, type CardFrameProps } from './cards/CardFrame.tsx'
export { CardHeader, type CardHeaderProps } from './cards/CardHeader.tsx'
export { CondensationCard } from './cards/CondensationCard.tsx'
export { DelegateCard, type DelegateCardProps } from './cards/DelegateCard.tsx'
export { EditCard } from './cards/EditCard.tsx'
export { ErrorCard } from './cards/ErrorCard.tsx'
export { FinishCard } from './cards/FinishCard.tsx'
export { GenericCard } from './cards/GenericCard.tsx'
export { IpythonCard } from './cards/IpythonCard.tsx'
export { McpCard } from './cards/McpCard.tsx'
export { PlanCard } from './cards/PlanCard.tsx'
export { ReadCard } from './cards/ReadCard.tsx'
export { RecallCard } from './cards/RecallCard.tsx'
export { RunCard } from './cards/RunCard.tsx'
export { ThinkCard } from './cards/ThinkCard.tsx'
export { WriteCard } from './cards/WriteCard.tsx'
export type { CardProps, Cards, CustomCardProps } from './cards/card-props.ts'

export { ConversationComposer, type ConversationComposerProps } from './connected/ConversationComposer.tsx'
export { ConversationRun, type ConversationRunProps } from './connected/ConversationRun.tsx'
export { ConversationTimeline, type ConversationTimelineProps } from './connected/ConversationTimeline.tsx'
export { ConversationView, type ConversationViewProps } from './connected/ConversationView.tsx'

export { chineseLabels } from './chinese.ts'
export { englishLaterLabels, type LaterLabels, type TimelineKey } from './later-labels.ts'
export { englishLabels, type Labels } from './labels.ts'
export type { PartProps, SurfaceProps } from './part.ts'

export { buildRows, createRowBuilder, type RowBuilder } from './rows/build-rows.ts'
export type {
  BuildRowsOptions,
  CallRow,
  CallStatus,
  DayRow as DayRowData,
  DraftRow as DraftRowData,
  GapRow as GapRowData,
  GroupRow,
  MessageRow,
  NoticeRow,
  PendingRow as PendingRowData,
  StateRow,
  TimelineRow,
} from './rows/row.ts'
