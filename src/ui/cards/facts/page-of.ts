import type { AgentEvent } from '../../../protocol/agent-event.ts'
import { firstLine } from '../../format.ts'
import { fieldsOf, textOf } from '../../rows/fields.ts'

/** The page that a call opened: its address and title, and what was done with it. */
export function pageOf(action: AgentEvent | undefined, observation: AgentEvent | undefined): { readonly url: string; readonly title: string; readonly steps: string } {
  const [args, extras] = [fieldsOf(action), fieldsOf(observation)]
  return {
    url: (textOf(extras['url']) || textOf(args['url'])).slice(0, 2_000),
    title: firstLine(textOf(extras['title'])),
    steps: textOf(args['browser_actions']),
  }
}
