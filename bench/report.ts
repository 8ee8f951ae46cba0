import { writeReport } from './report/write.ts'

/** Writes `docs/performance.md` from `bench/results.json`, without measuring. */
writeReport()
