import { createRecorder } from 'eventreel'

/** What the server said, for the inspector's download. */
export const recorder = createRecorder({ maxEvents: 5_000 })
