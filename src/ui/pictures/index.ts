'use client'

export { ReplayPlayer, type ReplayPlayerProps } from './ReplayPlayer.tsx'
export { type LanePlace, type LaneRun, RunLanes, type RunLanesProps } from './RunLanes.tsx'
export { RunMinimap, type RunMinimapProps } from './RunMinimap.tsx'
export type { RunSpan } from './bars.ts'
export { RunWaterfall, type RunWaterfallProps } from './RunWaterfall.tsx'

export { ConversationLanes, type ConversationLanesProps } from '../connected/ConversationLanes.tsx'
export { ConversationMinimap, type ConversationMinimapProps } from '../connected/ConversationMinimap.tsx'
export { ConversationReplay, type ConversationReplayProps, type ReplayedRun } from '../connected/ConversationReplay.tsx'
export { ConversationWaterfall, type ConversationWaterfallProps } from '../connected/ConversationWaterfall.tsx'

export { chinesePictureLabels } from './chinese.ts'
export { englishPictureLabels } from './english.ts'
export type { PictureLabels } from './labels.ts'
export type { PictureProps } from './picture-props.ts'
export type { ReplayClock } from './replay.ts'
