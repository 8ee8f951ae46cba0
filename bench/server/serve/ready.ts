/** Tells the bench where this process serves, and ends with it. */
export function ready(url: string): void {
  process.on('message', () => {
    globalThis.gc?.()
    process.send?.('collected')
  })
  process.once('disconnect', () => process.exit(0))
  process.send?.(url)
}
