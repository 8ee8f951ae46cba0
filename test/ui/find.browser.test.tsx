import '../../src/ui/styles.css'
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { userEvent } from 'vitest/browser'
import { afterEach, expect, test } from 'vitest'
import { renderWithConversation } from '../../src/testing/index.ts'
import { ConversationTimeline } from '../../src/ui/index.ts'
import type { AgentEvent } from '../../src/protocol/agent-event.ts'
import { ran, run, said } from './rows/events.ts'

afterEach(cleanup)

/** 900 events, of which three say `needle`: 20, 441 (in what a call in a group printed) and 700. */
const history: AgentEvent[] = Array.from({ length: 900 }, (_, id) => {
  if (id >= 430 && id < 450) return id % 2 === 0 ? run(id) : { ...ran(id, id - 1), content: id === 441 ? 'a needle in a stack' : 'done' }
  return said(id, id % 2 === 0 ? 'user' : 'agent', id === 20 || id === 700 ? `<${id}> one Needle of many` : `<${id}>`)
})

async function show(find?: boolean) {
  const shown = renderWithConversation(
    <div style={{ inlineSize: 800, blockSize: 500 }}>
      <ConversationTimeline conversationId="42" timeZone="UTC" find={find} />
    </div>,
    { events: history },
  )
  await screen.findByText('<899>')
  screen.getByRole('log').focus()
  return shown
}

const field = () => screen.findByRole('textbox', { name: 'Find in conversation' })
const marked = (name: string) => [...(CSS.highlights.get(name) ?? [])].map((range) => (range as Range).cloneContents().textContent)
const isInView = (text: string) => {
  const { top, bottom } = screen.getByText(text).getBoundingClientRect()
  return top >= 0 && bottom <= 500
}

test('a text is found in the whole conversation, the newest first, and each match is brought into view and marked', async () => {
  await show()
  await userEvent.keyboard('/')
  fireEvent.change(await field(), { target: { value: 'needle' } })
  await screen.findByText('1 of 3')
  await waitFor(() => expect(isInView('<700> one Needle of many')).toBe(true))
  await waitFor(() => expect(marked('er-find-current')).toEqual(['Needle']))
  await userEvent.keyboard('{Enter}')
  await screen.findByText('2 of 3')
  await waitFor(() => expect(isInView('a needle in a stack')).toBe(true))
  await userEvent.keyboard('{Enter}')
  await screen.findByText('3 of 3')
  await waitFor(() => expect(isInView('<20> one Needle of many')).toBe(true))
  await userEvent.keyboard('{Shift>}{Enter}{/Shift}')
  await screen.findByText('2 of 3')
  expect(document.activeElement).toBe(await field())
})

test('Esc closes the bar, takes the marks away, and leaves the focus on the match, from which n and N go on while it is open', async () => {
  await show()
  await userEvent.keyboard('{Control>}f{/Control}')
  fireEvent.change(await field(), { target: { value: 'needle' } })
  await screen.findByText('1 of 3')
  await waitFor(() => expect(isInView('<700> one Needle of many')).toBe(true))
  screen.getByRole('log').focus()
  await userEvent.keyboard('n')
  await screen.findByText('2 of 3')
  await userEvent.keyboard('N')
  await screen.findByText('1 of 3')
  await waitFor(() => expect(marked('er-find-current')).toEqual(['Needle']))
  await userEvent.keyboard('/')
  expect(document.activeElement).toBe(await field())
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('search')).toBeNull()
  expect(document.activeElement?.textContent).toContain('<700>')
  expect(marked('er-find-current')).toEqual([])
  expect(marked('er-find')).toEqual([])
})

test('what is nowhere is said to be nowhere', async () => {
  await show()
  await userEvent.keyboard('/')
  fireEvent.change(await field(), { target: { value: 'haystack' } })
  await screen.findByText('No matches')
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Next match' }).disabled).toBe(true)
})

test('find can be switched off', async () => {
  await show(false)
  await userEvent.keyboard('/')
  expect(screen.queryByRole('search')).toBeNull()
})
