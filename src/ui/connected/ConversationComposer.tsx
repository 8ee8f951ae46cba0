import { memo, useState } from 'react'
import { useEventClient } from '../../react/event-client-provider.tsx'
import { Composer, type ComposerProps } from '../Composer.tsx'
import type { Attached } from '../composer/attachment.ts'
import { refusalWords } from '../composer/refusal-words.ts'
import { deviceTexts, type TextStore } from '../composer/text-store.ts'
import { englishLabels } from '../labels.ts'
import { useComposing, type Composing } from './use-composing.ts'

type Looks = Pick<ComposerProps, 'autoFocus' | 'className' | 'density' | 'labels' | 'placeholder' | 'submitKey' | 'theme'>
type Attaching = Pick<ComposerProps, 'attachments' | 'onUpload'>

export interface ConversationComposerProps extends Looks, Attaching {
  readonly conversationId: string | null
  /** Default: only without a conversation. */
  readonly disabled?: boolean | undefined
  /**
   * Where the text is kept that is not sent yet, for each server, user and conversation apart; `client.clear()` deletes it from this device,
   * where it is by default. What the client keeps nowhere (no `userId`, `cache: 'memory'`) is kept as long as the page is there. Null: nowhere.
   */
  readonly textStore?: TextStore | null | undefined
}

/**
 * Writes to a conversation, and pauses, resumes or stops its agent.
 * @example <ConversationComposer conversationId="42" submitKey="mod-enter" onUpload={(file) => files.put(file)} />
 */
export const ConversationComposer = memo(function ConversationComposer(props: ConversationComposerProps) {
  const client = useEventClient()
  const { conversationId } = props
  const [shown, setShown] = useState({ client, conversationId, times: 0 })
  // What was written for one conversation, or by one user, must not be shown in another's field.
  const isSame = shown.client === client && shown.conversationId === conversationId
  if (!isSame) setShown({ client, conversationId, times: shown.times + 1 })
  return <Bound key={shown.times} {...props} />
})

function Bound({ conversationId, disabled, textStore, ...looks }: ConversationComposerProps) {
  const composing = useComposing(conversationId)
  const { send, refusal } = composing
  const { labels = englishLabels } = looks
  return (
    <Composer
      {...looks}
      {...keeping(composing, textStore)}
      agentState={composing.agentState}
      disabled={disabled ?? conversationId === null}
      offline={composing.isOffline}
      lastMessage={composing.lastMessage}
      maxMessageBytes={composing.maxMessageBytes}
      problem={refusal && [labels.composing.notAsked, refusal.error && refusalWords(refusal.error, labels)].filter(Boolean).join(': ')}
      onDismissProblem={composing.dismiss}
      onSend={(text, attached) => send(messageOf(text, attached))}
      onAgentState={(state) => {
        composing.dismiss()
        return send({ source: 'user', action: 'change_agent_state', args: { agent_state: state } })
      }}
    />
  )
}

function messageOf(content: string, attached: Attached | undefined): Parameters<Composing['send']>[0] {
  return { source: 'user', action: 'message', args: { content, image_urls: [...(attached?.imageUrls ?? [])], file_urls: [...(attached?.fileUrls ?? [])] } }
}

function keeping({ textKey, conversationId, pageTexts }: Composing, store: TextStore | null | undefined): Pick<ComposerProps, 'textKey' | 'textStore'> {
  if (store === null || textKey === undefined) return {}
  return textKey === null ? { textKey: conversationId ?? undefined, textStore: pageTexts } : { textKey, textStore: store ?? deviceTexts }
}
