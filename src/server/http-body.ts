import type { IncomingMessage } from 'node:http'
import { EventreelError, ProtocolError } from '../errors.ts'
import { parseJson } from '../protocol/parse-json.ts'

/**
 * Reads a request's JSON body. A body that is too large is refused as soon as that is known; the rest of it is let pass unread.
 * @param options `empty`: what a body without a byte stands for.
 * @throws `payload_too_large`, `protocol_error`, `connection_closed`.
 */
export async function readJsonBody(request: IncomingMessage, maxBytes: number, options: { empty?: unknown } = {}): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(request, maxBytes)
  const bytes = await readBytes(request, maxBytes)
  if (bytes.length === 0 && 'empty' in options) return options.empty
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new ProtocolError('body', 'body is not UTF-8', { cause })
  }
  return parseJson(text)
}

function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const onData = (chunk: Buffer) => {
      size += chunk.length
      if (size <= maxBytes) return void chunks.push(chunk)
      request.off('data', onData)
      chunks.length = 0
      reject(tooLarge(request, maxBytes))
    }
    request.on('data', onData)
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('error', (cause) => reject(new EventreelError('connection_closed', 'The request broke off.', { cause })))
    request.once('close', () => reject(new EventreelError('connection_closed', 'The request broke off.')))
  })
}

function tooLarge(request: IncomingMessage, maxBytes: number): EventreelError {
  request.resume()
  return new EventreelError('payload_too_large', `A request may have at most ${maxBytes} bytes.`)
}
