import type { ServerConversation } from 'eventreel/server'
import type { ConversationPort } from './conversation-port.ts'

/** A conversation of the server in this process, as an agent sees it. */
export function portOf(conversation: ServerConversation): ConversationPort {
  return {
    id: conversation.id,
    addEvent: (event, source) => conversation.addEvent(event, source),
    sendTransient: (frame) => conversation.sendTransient(frame),
    subscribe: (listener, from) => conversation.subscribe(listener, { afterId: from - 1 }),
    readTail: async (limit) => (await conversation.log.getMatchingEvents({ reverse: true, limit })).toReversed(),
  }
}
