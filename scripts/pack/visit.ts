import type { Browser } from 'playwright'
import type { Conversation, EventClient } from 'eventreel'

declare global {
  interface Window {
    /** Put there by the example under test. */
    exampleClient: EventClient
  }
}

/** Opens a page as a newcomer would, and says what is wrong with it: nothing, when the list is empty. */
export async function visit(
  browser: Browser,
  url: string,
  expected: { readonly conversationId: string; readonly text: string },
): Promise<string[]> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || /hydrat/i.test(message.text())) problems.push(`console.${message.type()}: ${message.text()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`)
  })
  try {
    await page.goto(url)
    await page.getByText(expected.text).first().waitFor({ timeout: 30_000 })
    const worker = await page.evaluate(searchOnce, expected.conversationId)
    if (worker !== 'running') problems.push(`diagnostics().worker is '${worker}' after a search`)
  } catch (error) {
    problems.push(`${error instanceof Error ? error.message : String(error)}\nThe page shows: ${await page.innerText('body')}`)
  }
  await context.close()
  return problems
}

/** Runs in the page. */
async function searchOnce(conversationId: string): Promise<string> {
  const conversation: Conversation = window.exampleClient.conversation(conversationId)
  let found = 0
  for await (const event of conversation.search({ limit: 5 })) if (event.id >= 0) found += 1
  if (found === 0) throw new Error('the search found nothing')
  const { worker } = conversation.diagnostics()
  conversation.close()
  return worker
}
