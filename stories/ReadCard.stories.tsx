import type { Meta, StoryObj } from '@storybook/react-vite'
import { ReadCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { action, calls, observation } from './fixtures/calls.ts'
import { samples } from './fixtures/code.ts'
import { inStatus } from './fixtures/in-status.ts'

const meta = { title: 'Cards/ReadCard', component: CardStage, args: { card: ReadCard, expanded: true, status: 'ok', durationMs: 210 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

const read = (path: string, content: string) => ({ action: action({ action: 'read', args: { path } }), observation: observation({ observation: 'read', content, extras: { path } }) })

export const Done: Story = { args: calls.read }
export const Closed: Story = { args: { ...calls.read, expanded: false } }
export const Reading: Story = { args: { ...calls.read, observation: undefined, status: 'running', durationMs: null } }
export const Failed: Story = { args: inStatus(calls.read, 'error') }
export const TimedOut: Story = { args: inStatus(calls.read, 'timeout') }
export const Rejected: Story = { args: inStatus(calls.read, 'rejected') }
export const AwaitingApproval: Story = { args: inStatus(calls.read, 'awaiting') }
export const Unanswered: Story = { args: inStatus(calls.read, 'unanswered') }
export const Unnumbered: Story = { args: read('Dockerfile', samples.dockerfile) }
export const UnknownLanguage: Story = { args: read('/workspace/notes.txt', 'Call back about the 购物车 🛒\n\nmañana\n') }
export const Empty: Story = { args: read('src/empty.ts', '') }
export const LongLines: Story = { args: read('src/words.ts', `     1\tconst words = [${"'word', ".repeat(200)}]\n     2\t// the end\n`) }
