import { expect, it } from 'vitest'
import { SendList } from '../../src/stream/send-list.ts'

it('names no event of what was settled that the log has lost: who is told of it would wait for it for ever', () => {
  const list = new SendList(() => {}, () => {})
  list.remember('before', 134)
  list.remember('after', 152)
  list.remember('unknown', null)
  list.forgetEvents(134)
  expect([...list.gone]).toEqual([['before', 134], ['after', null], ['unknown', null]])
})
