import { openLogScanner } from './log-scanner.ts'
import { serveScans, type ScanLine } from './scan-server.ts'

// The type checker takes this thread for a page's, whose `postMessage` differs.
const line: unknown = self
serveScans(line as ScanLine, openLogScanner)
