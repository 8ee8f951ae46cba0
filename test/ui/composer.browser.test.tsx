import '../../src/ui/styles.css'
import { expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { Composer, type ComposerProps } from '../../src/ui/index.ts'

async function compose(props: Partial<ComposerProps> = {}) {
  const onSend = vi.fn<ComposerProps['onSend']>()
  const screen = await render(<Composer onSend={onSend} {...props} />)
  const field = screen.getByRole('textbox', { name: 'Message' })
  return { onSend, screen, field }
}

test('Enter sends and empties the field, Shift+Enter makes a new line', async () => {
  const { onSend, field } = await compose()
  await field.click()
  await userEvent.keyboard('one{Shift>}{Enter}{/Shift}two')
  await expect.element(field).toHaveValue('one\ntwo')
  await userEvent.keyboard('{Enter}')
  expect(onSend).toHaveBeenCalledExactlyOnceWith('one\ntwo')
  await expect.element(field).toHaveValue('')
  await expect.element(field).toHaveFocus()
})

test('where the modifier sends, Enter makes a new line', async () => {
  const { onSend, field } = await compose({ submitKey: 'mod-enter' })
  await field.click()
  await userEvent.keyboard('one{Enter}two')
  expect(onSend).not.toHaveBeenCalled()
  await userEvent.keyboard('{Control>}{Enter}{/Control}')
  expect(onSend).toHaveBeenCalledExactlyOnceWith('one\ntwo')
})

test('nothing but space is not sent', async () => {
  const { onSend, field, screen } = await compose()
  await field.fill('  \n ')
  await userEvent.keyboard('{Enter}')
  expect(onSend).not.toHaveBeenCalled()
  await expect.element(screen.getByRole('button', { name: 'Send' })).toBeDisabled()
})

test('a text that could not be taken comes back, before what was typed since', async () => {
  let refuse = () => {}
  const { field } = await compose({ onSend: () => new Promise((_, reject) => (refuse = () => reject(new Error('too large')))) })
  await field.fill('first')
  await userEvent.keyboard('{Enter}')
  await field.fill('second')
  refuse()
  await expect.element(field).toHaveValue('first\nsecond')
})

test('the agent’s state decides what can be asked of it', async () => {
  const onAgentState = vi.fn<NonNullable<ComposerProps['onAgentState']>>()
  const onSend = () => {}
  const { screen } = await compose({ agentState: 'running', onAgentState })
  await screen.getByRole('button', { name: 'Pause' }).click()
  await screen.getByRole('button', { name: 'Stop' }).click()
  await screen.rerender(<Composer onSend={onSend} agentState="paused" onAgentState={onAgentState} />)
  await screen.getByRole('button', { name: 'Resume' }).click()
  expect(onAgentState.mock.calls).toEqual([['paused'], ['stopped'], ['running']])
  await screen.rerender(<Composer onSend={onSend} agentState="finished" onAgentState={onAgentState} />)
  await expect.element(screen.getByRole('button', { name: 'Pause' })).not.toBeInTheDocument()
  await expect.element(screen.getByRole('status')).toHaveTextContent('Finished')
})
