/** The signals that ask a command to end, and their numbers: one that they ended has 128 more for its exit code. */
export const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const
