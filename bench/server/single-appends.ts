import { post } from './requests.ts'

const SECONDS = 5

/** How many single appends a second: each writer has a conversation of its own, and waits for its answer before the next. */
export async function singleAppends(conversations: readonly string[]): Promise<number> {
  const body = JSON.stringify({ action: 'message', args: { content: 'word '.repeat(200) } })
  let count = 0
  const end = performance.now() + SECONDS * 1000
  await Promise.all(
    conversations.map(async (url) => {
      for (; performance.now() < end; count++) await post(`${url}/events`, body)
    }),
  )
  return count / SECONDS
}
