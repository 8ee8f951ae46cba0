import { openLogScanner } from './log-scanner.ts'
import type { ScanRequest } from './scan-messages.ts'
import { serveScan } from './scan-server.ts'

// Not the page's runtime: a worker is loaded by itself, and needs no more of it.
const setTimer = (callback: () => void, ms: number) => {
  const handle = setTimeout(callback, ms)
  return () => clearTimeout(handle)
}

self.onmessage = ({ data, ports: [port] }: MessageEvent<ScanRequest>) => port && void serveScan(data, port, openLogScanner, { setTimer })
self.postMessage('ready')
