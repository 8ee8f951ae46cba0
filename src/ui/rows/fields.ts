import type { AgentEvent } from '../../protocol/agent-event.ts'

/** The name of what an event is: its action's, or its observation's. */
export function kindOf(event: AgentEvent): string {
  return event.action ?? event.observation ?? 'unknown'
}

/** Args of an action or extras of an observation, as a record. Kinds nobody checked may carry anything, so their fields are read one by one. */
export function fieldsOf(event: AgentEvent | undefined): Readonly<Record<string, unknown>> {
  if (event === undefined) return {}
  const fields: unknown = event.action === undefined ? event.extras : event.args
  return isRecord(fields) ? fields : {}
}

/** The observation's text; empty where it has none. */
export function contentOf(event: AgentEvent | undefined): string {
  return event?.action === undefined ? textOf(event?.content) : ''
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The pictures that an event carries: http, https and data addresses. */
export function imageUrlsOf(event: AgentEvent): readonly string[] {
  const urls = fieldsOf(event)['image_urls']
  return Array.isArray(urls) ? urls.filter(isImageUrl) : []
}

export function isImageUrl(url: unknown): url is string {
  return typeof url === 'string' && /^(https?:\/\/|data:image\/(png|jpeg|gif|webp);)/i.test(url)
}
