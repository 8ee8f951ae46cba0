import type { Meta, StoryObj } from '@storybook/react-vite'
import { CallCard, CardBody, CardFrame, CardHeader, type Cards } from '../src/ui/index.ts'
import { calls } from './fixtures/calls.ts'

const meta = {
  title: 'Cards/CallCard',
  component: CallCard,
  args: { ...calls.unknown, status: 'ok', durationMs: 53_000, expanded: true, onExpandedChange: () => {} },
} satisfies Meta<typeof CallCard>
export default meta
type Story = StoryObj<typeof meta>

const cards: Cards = {
  deploy: ({ status, durationMs, expanded, onExpandedChange, labels, children }) => (
    <CardFrame kind="deploy" status={status} expanded={expanded}>
      <CardHeader status={status} verb="Deployed" object="staging" result="2.4.1" durationMs={durationMs} expanded={expanded} onExpandedChange={onExpandedChange} labels={labels} />
      {expanded && <CardBody>Healthy after 53 seconds. The built-in card:{children}</CardBody>}
    </CardFrame>
  ),
}

export const BuiltIn: Story = {}
export const OneOfYourOwn: Story = { args: { cards } }
