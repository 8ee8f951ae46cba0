import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, waitFor } from 'storybook/test'
import { Composer, memoryTexts, type TextStore, type Upload } from '../src/ui/index.ts'
import { dragOver, paste, pictureFile, textFile } from './fixtures/files.ts'

const meta: Meta<typeof Composer> = { title: 'Composer/Composer', component: Composer, args: { onSend: fn(), onAgentState: fn() } }
export default meta
type Story = StoryObj<typeof Composer>

/** A store in which something was written before. */
function keeping(text: string): TextStore {
  const texts = memoryTexts()
  texts.write('story', text, '')
  return texts
}
const written = (text: string) => ({ textKey: 'story', textStore: keeping(text) })

export const Empty: Story = { args: { onAgentState: undefined } }
export const Starting: Story = { args: { agentState: 'loading' } }
export const Working: Story = { args: { agentState: 'running' } }
export const WaitingForYou: Story = { args: { agentState: 'awaiting_user_input' } }
export const NeedsApproval: Story = { args: { agentState: 'awaiting_user_confirmation' } }
export const Paused: Story = { args: { agentState: 'paused' } }
export const RateLimited: Story = { args: { agentState: 'rate_limited' } }
export const Finished: Story = { args: { agentState: 'finished' } }
export const StoppedByAnError: Story = { args: { agentState: 'error' } }
export const UnknownState: Story = { args: { agentState: 'waiting_for_the_reviewers_of_another_team' } }
export const SendsOnModEnter: Story = { args: { submitKey: 'mod-enter' } }
export const Disabled: Story = { args: { disabled: true, attachments: true } }
export const Offline: Story = { args: { offline: true, agentState: 'running', ...written('Then run the tests once more.') } }
export const TooLarge: Story = { args: { agentState: 'awaiting_user_input', maxMessageBytes: 2_000, ...written('All of the log:\n'.repeat(200)) } }
export const Problem: Story = { args: { agentState: 'running', problem: 'Something went wrong with what was sent before.', onDismissProblem: fn() } }
export const ManyLines: Story = { args: { agentState: 'running', ...written(Array.from({ length: 40 }, (_, at) => `Line ${at + 1}`).join('\n')) } }
export const OneLongLine: Story = { args: written(`https://shop.example/${'a-very-long-path/'.repeat(40)}`) }
export const OtherScripts: Story = { args: { agentState: 'running', ...written('请把购物车的总额改对 🛒👩‍💻\nثم شغّل الاختبارات\nそして結果を教えて') } }
export const RightToLeft: Story = {
  args: { agentState: 'running', attachments: true, ...written('ثم شغّل الاختبارات من جديد') },
  decorators: (Story) => (
    <div dir="rtl">
      <Story />
    </div>
  ),
}
export const OnAPhone: Story = {
  args: { agentState: 'running', attachments: true, ...written('Please add a test for that.') },
  decorators: (Story) => (
    <div style={{ maxInlineSize: 390 }}>
      <Story />
    </div>
  ),
}
export const OnAPhoneOffline: Story = { ...OnAPhone, args: { ...OnAPhone.args, offline: true, agentState: 'awaiting_user_confirmation' } }

export const Sends: Story = {
  args: { agentState: 'awaiting_user_input', onSend: fn() },
  play: async ({ args, canvas, userEvent }) => {
    const field = canvas.getByRole('textbox')
    await expect(canvas.getByRole('button', { name: 'Send' })).toBeDisabled()
    await userEvent.type(field, 'One{Shift>}{Enter}{/Shift}two')
    await userEvent.keyboard('{Enter}')
    await expect(args.onSend).toHaveBeenCalledOnce()
    await expect(args.onSend).toHaveBeenCalledWith('One\ntwo')
    await expect(field).toHaveValue('')
    await expect(field).toHaveFocus()
  },
}

/** What could not be taken comes back, with the reason. */
export const Refused: Story = {
  args: { agentState: 'awaiting_user_input', onSend: () => Promise.reject(Object.assign(new Error('No.'), { code: 'message_too_large' })) },
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(canvas.getByRole('textbox'), 'Read all of this{Enter}')
    await expect(await canvas.findByText('The message is larger than the server takes.')).toBeVisible()
    await expect(canvas.getByRole('textbox')).toHaveValue('Read all of this')
  },
}

export const AskedToPause: Story = {
  args: { agentState: 'running', onAgentState: fn() },
  play: async ({ args, canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Pause' }))
    await expect(args.onAgentState).toHaveBeenCalledOnce()
    await expect(args.onAgentState).toHaveBeenCalledWith('paused')
    await expect(canvas.getByRole('status')).toHaveTextContent('Pausing')
    await expect(canvas.getByRole('button', { name: 'Stop' })).toHaveAttribute('aria-disabled', 'false')
  },
}

export const RecallsTheLastMessage: Story = {
  args: { lastMessage: 'Run the tests' },
  play: async ({ canvas, userEvent }) => {
    const field = canvas.getByRole('textbox')
    await userEvent.type(field, '{ArrowUp}')
    await expect(field).toHaveValue('Run the tests')
    await userEvent.keyboard('{Escape}')
    await expect(field).toHaveValue('')
    await userEvent.keyboard('{ArrowUp} again')
    await expect(field).toHaveValue('Run the tests again')
  },
}

const arrived = (root: HTMLElement, count: number) => waitFor(() => expect(root.querySelectorAll('.er-attachment:not([data-status="working"])')).toHaveLength(count), { timeout: 10_000 })

export const WithAPicture: Story = {
  args: { agentState: 'awaiting_user_input', attachments: true, onSend: fn() },
  play: async ({ args, canvas, canvasElement, userEvent }) => {
    paste(canvas.getByRole('textbox'), [await pictureFile()])
    await arrived(canvasElement, 1)
    await userEvent.type(canvas.getByRole('textbox'), 'The total is wrong{Enter}')
    await expect(args.onSend).toHaveBeenCalledOnce()
    await expect(args.onSend).toHaveBeenCalledWith('The total is wrong', { imageUrls: [expect.stringContaining('data:image/png')], fileUrls: [] })
    await waitFor(() => expect(canvas.queryByRole('listitem')).toBeNull())
    paste(canvas.getByRole('textbox'), [await pictureFile(), await pictureFile('the page that one sees when the discount was applied twice 🛒.png', 320)])
    await arrived(canvasElement, 2)
  },
}

const upload: Upload = (file, { onProgress }) =>
  new Promise((resolve, reject) => {
    if (file.name.startsWith('broken')) reject(new Error('The disk is full.'))
    else if (file.name.startsWith('slow')) onProgress(0.4)
    else if (!file.name.startsWith('unknown')) resolve(`https://files.example/${file.name}`)
  })

export const Uploads: Story = {
  args: { agentState: 'running', onUpload: upload },
  play: async ({ canvas, canvasElement }) => {
    paste(canvas.getByRole('textbox'), [await pictureFile(), textFile(), textFile('slow.csv', 4_800_000), textFile('unknown.bin'), textFile('broken.log')])
    await arrived(canvasElement, 3)
    await expect(canvas.getByText('Uploading 40%')).toBeVisible()
    await expect(canvas.getByText('Not uploaded: The disk is full.')).toBeVisible()
    await expect(await canvas.findByText('Retry or remove what was not uploaded')).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Send' })).toBeDisabled()
  },
}
export const UploadsOnAPhone: Story = { ...Uploads, decorators: OnAPhone.decorators ?? [] }

export const RefusesFiles: Story = {
  args: { attachments: { maxBytes: 20_000, maxCount: 2 } },
  play: async ({ canvas }) => {
    const large = new File([new Uint8Array(4_812_000)], 'photo of the whole whiteboard.jpg', { type: 'image/jpeg' })
    paste(canvas.getByRole('textbox'), [textFile(), large, new File(['GIF?'], 'lie.gif', { type: 'image/gif' })])
    const refusals = await canvas.findByRole('alert')
    await waitFor(() => expect(refusals).toHaveTextContent('lie.gif: cannot be read'))
    await expect(refusals).toHaveTextContent('notes.txt: this kind of file cannot be attached')
    await expect(refusals).toHaveTextContent('photo of the whole whiteboard.jpg 4.8 MB: larger than 20 kB')
  },
}

export const FilesAbove: Story = {
  args: { attachments: true },
  play: async ({ canvas }) => {
    dragOver(canvas.getByRole('textbox'), [textFile()])
    await expect(await canvas.findByText('Drop to attach')).toBeVisible()
  },
}
