/** The longest time in which no other task had its turn on this thread while `work` ran, in milliseconds: browsers report none below 50 ms by themselves. */
export async function longestGap(work: () => Promise<unknown>): Promise<number> {
  const { port1, port2 } = new MessageChannel()
  let last = performance.now()
  let longest = 0
  port1.addEventListener('message', () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    port2.postMessage(null)
  })
  port1.start()
  port2.postMessage(null)
  try {
    await work()
    return Math.max(longest, performance.now() - last)
  } finally {
    port1.close()
  }
}
