import { lazyPart } from '../lazy-part.tsx'
import type { RunLanesProps } from './lanes/lanes-props.ts'

export type { LanePlace, LaneRun, RunLanesProps } from './lanes/lanes-props.ts'

/**
 * Several runs as one list by time, with a lane for each. It fills the height that it is given. Its code is loaded when it is first drawn.
 * @example <RunLanes runs={[{ runId: '42', title: 'Agent', rows }, { runId: '43', title: 'Reviewer', rows: others }]} />
 */
export const RunLanes = lazyPart<RunLanesProps>(() => import('./lanes/LaneList.tsx').then((parts) => parts.LaneList))
