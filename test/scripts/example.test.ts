import { expect, test } from 'vitest'
import { aimExample, readExample } from '../../scripts/pack/example.ts'

const CODE = `const client = createEventClient({ baseUrl: 'http://localhost:3000' })
export default function App() { return useConversation('first') }
`
const markdown = (code: string) => `# x\n\n<!-- example:app -->\n\`\`\`tsx\n${code}\`\`\`\n<!-- /example:app -->\n`

test('the example is the code between the markers, with the conversation that it opens', () => {
  expect(readExample(markdown(CODE))).toEqual({ code: CODE, conversationId: 'first' })
})

test('the example is aimed at another server, and its client can be reached from the page', () => {
  const aimed = aimExample(readExample(markdown(CODE)), 'http://localhost:4567')
  expect(aimed).toContain(`baseUrl: 'http://localhost:4567'`)
  expect(aimed).toContain('exampleClient: client')
})

test.each([
  ['no markers', '# x', 'no ```tsx block'],
  ['another server', markdown(CODE.replace('3000', '3001')), 'must name http://localhost:3000'],
  ['a client without a name', markdown(CODE.replace('const client =', '')), 'a constant named client'],
  ['no default export', markdown(CODE.replace('export default ', '')), 'as default'],
  ['no conversation', markdown(CODE.replace(`'first'`, 'id')), 'must name its conversation'],
])('an example with %s is refused', (_what, text, message) => {
  expect(() => readExample(text)).toThrow(message)
})
