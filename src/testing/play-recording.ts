import { createClientWith, type EventClientOptions } from '../create-event-client.ts'
import * as engine from '../engine.ts'
import type { Recording } from '../source/recorder.ts'
import type { Conversation, EventWindow } from '../stream/conversation.ts'
import { ManualClock } from './manual-clock.ts'
import { replayRecording } from './replay-recording.ts'

export interface PlayedRecording {
  /** Stands where the recording ended, or where it was stopped; `advance(ms)` plays on. */
  readonly clock: ManualClock
  readonly conversation: Conversation
  readonly window: EventWindow
  close(): void
}

/**
 * Plays a recorded session in a client of its own, in memory, on a clock that stands still between calls: what took an hour takes a moment.
 *
 * @param options `ms`: how much of it to play, from its beginning (default: all). `client`: what the recorded client was given besides the server, as far as it matters (`events`, `fillGaps`).
 * @throws {EventreelError} `invalid_argument` for what is no recording.
 * @example
 * const { window, conversation } = await playRecording(JSON.parse(await readFile('recording.json', 'utf8')))
 * expect(window.getSnapshot().gaps).toEqual([])
 * console.log(conversation.diagnostics())
 */
export async function playRecording(
  recording: Recording,
  options: { readonly ms?: number | undefined; readonly client?: Pick<EventClientOptions, 'events' | 'fillGaps' | 'recorder'> | undefined } = {},
): Promise<PlayedRecording> {
  const clock = new ManualClock(recording.startedAt)
  const source = replayRecording(recording, clock)
  const client = createClientWith({ ...options.client, source: () => source, cache: 'memory', runtime: clock }, engine)
  const conversation = client.conversation(recording.conversationId)
  const window = conversation.openWindow()
  await clock.advance(options.ms ?? recording.durationMs)
  return { clock, conversation, window, close: () => client.close() }
}
