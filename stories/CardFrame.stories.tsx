import type { Meta, StoryObj } from '@storybook/react-vite'
import { CardBody, CardFrame, CardHeader, type CallStatus } from '../src/ui/index.ts'

const meta = { title: 'Cards/CardFrame', component: CardFrame, subcomponents: { CardHeader, CardBody } } satisfies Meta<typeof CardFrame>
export default meta
type Story = StoryObj<typeof meta>

const statuses: readonly CallStatus[] = ['running', 'ok', 'error', 'timeout', 'rejected', 'awaiting', 'unanswered']

export const EveryStatus: Story = {
  args: { kind: 'sample', status: 'ok', children: null },
  render: ({ labels }) => (
    <>
      {statuses.map((status) => (
        <CardFrame key={status} kind="sample" status={status}>
          <CardHeader status={status} verb="Measured" object={`the ${status} state`} objectKind="text" durationMs={4_200} labels={labels} />
        </CardFrame>
      ))}
    </>
  ),
}

export const WithThoughtAndBody: Story = {
  args: {
    kind: 'sample',
    status: 'ok',
    expanded: true,
    thought: 'The header is a button while the card can be opened.',
    children: null,
  },
  render: (args) => (
    <CardFrame {...args}>
      <CardHeader status="ok" verb="Measured" object="/workspace/shop/src/cart/total.ts" objectKind="path" result="12 ms" durationMs={4_200} expanded onExpandedChange={() => {}} labels={args.labels} />
      <CardBody>Whatever you like.</CardBody>
    </CardFrame>
  ),
}
