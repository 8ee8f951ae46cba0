import { memo, useState } from 'react'
import { isEventreelError } from '../../errors.ts'
import { useAgentState } from '../../react/use-agent-state.ts'
import { useSendEvent } from '../../react/use-send-event.ts'
import { Composer, type ComposerProps } from '../Composer.tsx'
import { NoticeLine } from '../Notices.tsx'

export interface ConversationComposerProps extends Pick<ComposerProps, 'autoFocus' | 'className' | 'density' | 'disabled' | 'labels' | 'placeholder' | 'submitKey' | 'theme'> {
  readonly conversationId: string | null
}

/**
 * Writes to a conversation, and pauses, resumes or stops its agent.
 * @example <ConversationComposer conversationId="42" submitKey="mod-enter" />
 */
export const ConversationComposer = memo(function ConversationComposer({ conversationId, disabled, ...looks }: ConversationComposerProps) {
  const { send } = useSendEvent(conversationId)
  const agentState = useAgentState(conversationId)
  const [refusal, setRefusal] = useState<string | null>(null)
  const deliver = async (action: Parameters<typeof send>[0]) => {
    try {
      setRefusal(null)
      await send(action)
    } catch (error) {
      setRefusal(isEventreelError(error) ? error.message : String(error))
      throw error
    }
  }
  return (
    <>
      {refusal !== null && (
        <div className="er er-notices">
          <NoticeLine notice={{ key: 0, level: 'error', message: refusal }} onDismiss={() => setRefusal(null)} labels={looks.labels} />
        </div>
      )}
      <Composer
        {...looks}
        agentState={agentState}
        disabled={disabled ?? conversationId === null}
        onSend={(text) => deliver({ source: 'user', action: 'message', args: { content: text } })}
        onAgentState={(state) => void deliver({ source: 'user', action: 'change_agent_state', args: { agent_state: state } }).catch(() => {})}
      />
    </>
  )
})
