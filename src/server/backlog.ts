import { EventreelError } from '../errors.ts'

const MAX_FRAMES = 32
const MAX_BYTES = 1 << 20

/** What one socket has sent that has no answer yet. One that sends on and on must not fill the memory. */
export class Backlog {
  #frames = 0
  #bytes = 0

  /** Whether no more should be taken. One frame always is: it may be larger than the bound. */
  get isFull(): boolean {
    return this.#frames >= MAX_FRAMES || this.#bytes >= MAX_BYTES
  }

  /** Takes a frame. The result is called once, when it is answered. */
  add(bytes: number): () => void {
    this.#frames++
    this.#bytes += bytes
    return () => {
      this.#frames--
      this.#bytes -= bytes
    }
  }
}

/** For a socket that cannot be kept from sending on. */
export function tooMuchAtOnce(): EventreelError {
  return new EventreelError('rate_limited', 'Too much is under way on this connection. Try again in 1 s.', { retryable: true, retryAfterMs: 1000 })
}
