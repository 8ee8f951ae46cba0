import type { RunLook } from './nested-run-props.ts'

/** Rows of a run that are drawn at first. */
export const FIRST_ROWS = 20

/** How a run stands inside of another before its reader does anything: closed. */
export const closedRun: RunLook = { expanded: false, opened: new Map(), shown: FIRST_ROWS }
