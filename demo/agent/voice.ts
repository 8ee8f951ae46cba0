import { Closed } from './control.ts'
import type { ConversationPort } from './conversation-port.ts'
import type { Pace } from './pace.ts'

/** Every so many words the whole text is sent again, for those who came in the middle. */
const WORDS_PER_FULL_TEXT = 12

/**
 * Writes a message word by word as a draft, then as the event that takes the draft's place.
 * When `signal` aborts, the event holds what was written until then: a draft never stays behind.
 */
export async function say(
  port: ConversationPort,
  pace: Pace,
  text: string,
  { key, signal, wait }: { key: string; signal: AbortSignal; wait: boolean },
): Promise<void> {
  let written = ''
  try {
    for (const [index, word] of (text.match(/\s*\S+/g) ?? []).entries()) {
      await pace('word', signal)
      written += word
      port.sendTransient(index % WORDS_PER_FULL_TEXT === 0 ? { draft: { key, text: written } } : { draft: { key, delta: word } })
    }
  } catch (error) {
    if (!signal.aborted) throw error
    if (written !== '' && !(signal.reason instanceof Closed)) await commit(`${written} …`)
    throw signal.reason
  }
  await commit(text)

  async function commit(content: string): Promise<void> {
    await port.addEvent({ action: 'message', message: content, draft_key: key, args: { content, wait_for_response: wait } }, 'agent')
  }
}
