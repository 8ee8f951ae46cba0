/** Gives the thread's other work (input, painting, what comes from the network) its turn, and goes on in a task of its own. */
export function yieldToMain(): Promise<void> {
  // Not `scheduler.yield`: it goes on before all other tasks, and live events must not wait for a search.
  // Not a timer: browsers make nested ones wait 4 ms.
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

/** Says when a loop has held the thread long enough. */
export class TimeSlice {
  readonly #ms: number
  #start: number

  /** @param ms Well under a frame (16 ms), so that the frame's own work has its time as well. */
  constructor(ms = 8) {
    this.#ms = ms
    this.#start = performance.now()
  }

  /** Yields when the slice is used up, and then begins the next. */
  async rest(): Promise<void> {
    await yieldToMain()
    this.#start = performance.now()
  }

  get isOver(): boolean {
    return performance.now() - this.#start > this.#ms
  }
}
