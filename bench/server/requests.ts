import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true })

/** Sends JSON and gives the answer's. */
export async function post(url: string, body: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
  if (!response.ok) throw new Error(`${response.status} from ${url}: ${(await response.text()).slice(0, 500)}`)
  return (await response.json()) as Record<string, unknown>
}

/** Makes a conversation and gives its URL. */
export async function createConversation(server: string, id: string): Promise<string> {
  await post(`${server}/api/conversations`, JSON.stringify({ conversation_id: id }))
  return `${server}/api/conversations/${id}`
}

/** Appends in lists of 1,000; gives the log's epoch. */
export async function append(conversation: string, events: readonly object[]): Promise<string> {
  let epoch = ''
  for (let from = 0; from < events.length; from += 1_000) {
    const answer = await post(`${conversation}/events`, JSON.stringify(events.slice(from, from + 1_000)))
    epoch = String(answer['epoch'])
  }
  return epoch
}

/** Sends JSON that is encoded already, over a kept connection, at a tenth of what `fetch` asks of the processor: for loads that share the machine with the server. */
export function postBytes(url: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers: { 'Content-Type': 'application/json', 'Content-Length': body.length } }, (answer) => {
      if (answer.statusCode === undefined || answer.statusCode >= 300) reject(new Error(`${answer.statusCode} from ${url}`))
      answer.resume().once('end', resolve).once('error', reject)
    })
    sent.once('error', reject)
    sent.end(body)
  })
}
