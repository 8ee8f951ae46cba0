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

test('what was not taken says why, in words of its own where the code is known, until the text changes', async () => {
  const { field, screen } = await compose({ onSend: () => Promise.reject(Object.assign(new Error('en'), { code: 'send_unsupported' })) })
  await field.fill('Hello')
  await userEvent.keyboard('{Enter}')
  const why = screen.getByText('This conversation cannot be written to.')
  await expect.element(why).toBeVisible()
  await field.fill('Hello again')
  await expect.element(why).not.toBeInTheDocument()
  await userEvent.keyboard('{Enter}')
  await screen.getByRole('button', { name: 'Dismiss' }).click()
  await expect.element(why).not.toBeInTheDocument()
})

test('a reason without a known code is told as it is', async () => {
  const { field, screen } = await compose({ onSend: () => Promise.reject(new Error('Ask Ann first.')) })
  await field.fill('Hello')
  await userEvent.keyboard('{Enter}')
  await expect.element(screen.getByText('Ask Ann first.')).toBeVisible()
})

test('Enter that ends a composed word does not send', async () => {
  const { onSend, field } = await compose()
  await field.fill('日本')
  const element = field.element()
  element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))
  // Safari tells of it after the word is there.
  element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true }))
  expect(onSend).not.toHaveBeenCalled()
  await userEvent.keyboard('{Enter}')
  expect(onSend).toHaveBeenCalledExactlyOnceWith('日本')
})

test('ArrowUp brings the last message into an empty field, and Esc takes it away again', async () => {
  const { onSend, field } = await compose({ lastMessage: 'Run the tests\nagain' })
  await field.click()
  await userEvent.keyboard('{ArrowUp}')
  await expect.element(field).toHaveValue('Run the tests\nagain')
  await userEvent.keyboard('{Escape}')
  await expect.element(field).toHaveValue('')
  await userEvent.keyboard('{ArrowUp}, please')
  await expect.element(field).toHaveValue('Run the tests\nagain, please')
  await userEvent.keyboard('{Escape}{ArrowUp}')
  await expect.element(field).toHaveValue('Run the tests\nagain, please')
  await userEvent.keyboard('{Enter}')
  expect(onSend).toHaveBeenCalledExactlyOnceWith('Run the tests\nagain, please')
})

test('the field grows with its text up to a limit, and scrolls from there', async () => {
  const { field } = await compose()
  const height = () => field.element().getBoundingClientRect().height
  const one = height()
  await field.fill('1\n2\n3')
  expect(height()).toBe(16 + 3 * 24)
  await field.fill('line\n'.repeat(500))
  expect(height()).toBeLessThanOrEqual(320)
  expect(field.element().scrollHeight).toBeGreaterThan(10_000)
  await field.fill('')
  expect(height()).toBe(one)
})

test('a message that is too large is named with its size, and is not sent', async () => {
  const { onSend, field, screen } = await compose({ maxMessageBytes: 2_000 })
  await field.fill('消'.repeat(600))
  await expect.element(screen.getByText('Too large to send. Over by 1 kB')).toBeVisible()
  await expect.element(field).toHaveAttribute('aria-invalid', 'true')
  await userEvent.keyboard('{Enter}')
  expect(onSend).not.toHaveBeenCalled()
  await field.fill('消'.repeat(500))
  await userEvent.keyboard('{Enter}')
  expect(onSend).toHaveBeenCalledOnce()
})

test('without a network it says what becomes of a message, takes it, and leaves the agent alone', async () => {
  const onAgentState = vi.fn<NonNullable<ComposerProps['onAgentState']>>()
  const { onSend, field, screen } = await compose({ offline: true, agentState: 'running', onAgentState })
  await expect.element(screen.getByText('Sent when the network is back')).toBeVisible()
  await expect.element(field).toHaveAccessibleDescription('Sent when the network is back')
  const pause = screen.getByRole('button', { name: 'Pause' })
  await expect.element(pause).toHaveAttribute('aria-disabled', 'true')
  ;(pause.element() as HTMLElement).click()
  expect(onAgentState).not.toHaveBeenCalled()
  await field.fill('Hello')
  await userEvent.keyboard('{Enter}')
  expect(onSend).toHaveBeenCalledOnce()
})

test('what the agent was asked is shown until it is so, and is asked once', async () => {
  const onAgentState = vi.fn<NonNullable<ComposerProps['onAgentState']>>()
  const { screen } = await compose({ agentState: 'running', onAgentState })
  const pause = screen.getByRole('button', { name: 'Pause' })
  await pause.click()
  await expect.element(screen.getByRole('status')).toHaveTextContent('Pausing')
  ;(pause.element() as HTMLElement).click()
  expect(onAgentState).toHaveBeenCalledExactlyOnceWith('paused')
  await screen.rerender(<Composer onSend={() => {}} agentState="paused" onAgentState={onAgentState} />)
  await expect.element(screen.getByRole('status')).toHaveTextContent('Paused')
  await screen.rerender(<Composer onSend={() => {}} agentState="running" onAgentState={onAgentState} />)
  await expect.element(screen.getByRole('status')).toHaveTextContent('Working')
})

test('an agent that cannot be asked says why, and may be asked again', async () => {
  const onAgentState = vi.fn<NonNullable<ComposerProps['onAgentState']>>().mockRejectedValueOnce(new Error('It is asleep.'))
  const { screen } = await compose({ agentState: 'running', onAgentState })
  await screen.getByRole('button', { name: 'Stop' }).click()
  await expect.element(screen.getByText('It is asleep.')).toBeVisible()
  await expect.element(screen.getByRole('status')).toHaveTextContent('Working')
  await screen.getByRole('button', { name: 'Stop' }).click()
  expect(onAgentState).toHaveBeenCalledTimes(2)
})

test.each([
  ['loading', ['Stop']],
  ['running', ['Pause', 'Stop']],
  ['rate_limited', ['Pause', 'Stop']],
  ['user_confirmed', ['Pause', 'Stop']],
  ['awaiting_user_confirmation', ['Stop']],
  ['paused', ['Resume', 'Stop']],
  ['awaiting_user_input', []],
  ['stopped', []],
  ['finished', []],
  ['error', []],
  ['a_state_of_tomorrow', []],
])('an agent that is %s can be asked for %j, and written to', async (agentState, names) => {
  const { screen, field } = await compose({ agentState, onAgentState: () => {} })
  const shown = screen.getByRole('button').elements().map((button) => button.getAttribute('aria-label'))
  expect(shown).toEqual([...names, 'Send'])
  await expect.element(field).toBeEnabled()
})

test('the focus does not get lost with a button that goes', async () => {
  const onAgentState = () => {}
  const { screen, field } = await compose({ agentState: 'running', onAgentState })
  await screen.getByRole('button', { name: 'Pause' }).click()
  await screen.rerender(<Composer onSend={() => {}} agentState="paused" onAgentState={onAgentState} />)
  await expect.element(screen.getByRole('button', { name: 'Resume' })).toHaveFocus()
  await screen.rerender(<Composer onSend={() => {}} agentState="finished" onAgentState={onAgentState} />)
  await expect.element(field).toHaveFocus()
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
