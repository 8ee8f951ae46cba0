import type { Meta, StoryObj } from '@storybook/react-vite'
import { DiffView } from '../src/ui/index.ts'
import { diffLines, foldSame } from '../src/ui/text/line-diff.ts'
import { after, before } from './fixtures/words.ts'

const meta = { title: 'Text/DiffView', component: DiffView, args: { lines: foldSame(diffLines(before, after)) } } satisfies Meta<typeof DiffView>
export default meta
type Story = StoryObj<typeof meta>

export const Changed: Story = {}
export const NewFile: Story = { args: { lines: diffLines('', after.repeat(4)) } }
