import type { Meta, StoryObj } from '@storybook/react-vite'
import { EditCard } from '../src/ui/index.ts'
import { CardStage } from './CardStage.tsx'
import { action, calls, observation } from './fixtures/calls.ts'
import { huge, twoPlaces, unifiedDiff } from './fixtures/changes.ts'
import { inStatus } from './fixtures/in-status.ts'

const meta = { title: 'Cards/EditCard', component: CardStage, args: { card: EditCard, expanded: true, status: 'ok', durationMs: 210 } } satisfies Meta<typeof CardStage>
export default meta
type Story = StoryObj<typeof meta>

const edit = (extras: object, content = '') => ({
  action: action({ action: 'edit', args: { path: '/workspace/shop/src/cart/discounts.ts' } }),
  observation: observation({ observation: 'edit', content, extras: { path: '/workspace/shop/src/cart/discounts.ts', ...extras } as never }),
})

export const Done: Story = { args: calls.edit }
export const Closed: Story = { args: { ...calls.edit, expanded: false } }
export const Failed: Story = { args: { ...calls.editFailed, status: 'error' } }
export const Editing: Story = { args: { ...calls.editFailed, observation: undefined, status: 'running', durationMs: null } }
export const TimedOut: Story = { args: inStatus(calls.edit, 'timeout') }
export const Rejected: Story = { args: inStatus(calls.edit, 'rejected') }
export const AwaitingApproval: Story = { args: inStatus(calls.edit, 'awaiting') }
export const Unanswered: Story = { args: inStatus(calls.edit, 'unanswered') }
export const TwoPlaces: Story = { args: edit({ old_content: twoPlaces.oldText, new_content: twoPlaces.newText }) }
export const UnifiedDiff: Story = { args: edit({ diff: unifiedDiff }) }
export const NothingChanged: Story = { args: edit({ old_content: 'same', new_content: 'same' }, 'No changes were needed.') }
export const NewFile: Story = { args: { action: action({ action: 'edit', args: { path: 'tools/price.py', command: 'create', file_text: 'def price(cents: int) -> str:\n    return f"{cents / 100:.2f} EUR"\n' } as never }), observation: undefined, status: 'running', durationMs: null } }
export const TwentyThousandLines: Story = { args: edit({ old_content: huge.oldText, new_content: huge.newText }) }
