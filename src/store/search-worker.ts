import { openLogScanner } from './log-scanner.ts'
import type { ScanRequest } from './scan-messages.ts'
import { serveScan } from './scan-server.ts'

self.onmessage = ({ data, ports: [port] }: MessageEvent<ScanRequest>) => port && void serveScan(data, port, openLogScanner)
self.postMessage('ready')
