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

/**
 * Cuts a loop into slices: the result is to be awaited at each turn, and gives other work its turn when the thread was held long enough.
 * @param ms Well under a frame (16 ms), so that the frame's own work has its time as well.
 */
export function slices(ms = 8): () => Promise<void> | undefined {
  let start = performance.now()
  const rest = async () => {
    await yieldToMain()
    start = performance.now()
  }
  return () => (performance.now() - start > ms ? rest() : undefined)
}
