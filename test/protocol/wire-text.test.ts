import fc from 'fast-check'
import { expect, it } from 'vitest'
import { forgetWireTexts, parseEventList, wireTextOf } from '../../src/protocol/wire-text.ts'
import { runs } from '../setup/runs.ts'

it('reads a list as JSON.parse does, and knows the text of each event', () => {
  const texts = ['{"id":7,"args":{"n":1.0,"s":"[,]"}}', '{"id":8, "b" : null}', '{"id":9,"c":[]}']
  const list = parseEventList(`[${texts.join(',')}]`)
  expect(list).toEqual(JSON.parse(`[${texts.join(',')}]`))
  expect(list?.map(wireTextOf)).toEqual(texts)
})

it.each([
  ['an id is missing', '[{"id":1,"a":1},{"id":3,"a":1}]'],
  ['an id is not the first field', '[{"a":1,"id":1}]'],
  ['an event has the next one in it', '[{"id":1,"a":[{"id":0},{"id":2,"b":1}]}]'],
  ['one that is missing is spoken of in a text', '[{"id":1,"a":"x,{\\"id\\":2,"},{"id":4,"a":1}]'],
  ['it is no list', '{"id":1,"a":1}'],
  ['its end is missing', '[{"id":1,"a":1}'],
  ['it has another end', '[{"id":1,"a":1}}'],
  ['it goes on after its end', '[{"id":1,"a":1}],{"id":2,"a":1}]'],
  ['it is empty', '[]'],
  ['there are spaces between', '[{"id":1,"a":1}, {"id":2,"a":1}]'],
])('leaves a text to others where %s', (_, text) => {
  expect(parseEventList(text)).toBeNull()
})

it('never takes a text for another list than it is', () => {
  const tricky = fc.constantFrom('},{"id":1,', ',{"id":2,', '"', '\\', '[', ']', '{"id":3,"a":4}', '\n', 'é', '你')
  const value = fc.oneof(fc.array(tricky, { maxLength: 4 }).map((parts) => parts.join('')), fc.jsonValue())
  const event = fc.record({ id: fc.nat(4), a: value, b: value })
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 5 }), fc.boolean(), fc.nat(9), (events, inOrder, cut) => {
      const whole = JSON.stringify(inOrder ? events.map((one, id) => ({ ...one, id })) : events)
      const text = cut === 0 ? whole.slice(0, -1) : cut === 1 ? whole.replace(',', '') : whole
      const list = parseEventList(text)
      if (inOrder && text === whole) expect(list).not.toBeNull()
      if (list === null) return
      expect(list).toEqual(JSON.parse(text))
      for (const one of list) expect(JSON.parse(wireTextOf(one) ?? JSON.stringify(one))).toEqual(one)
    }),
    { numRuns: runs(1_000, 50_000) },
  )
})

it.each(['{"id":1,"path":"a\\/b"}', '{"id":1,"s":"\\u0041"}', '{"id":1,\n"s":"a"}'])('keeps no text that a search could not read: %s', (text) => {
  const [event] = parseEventList(`[${text}]`) ?? []
  expect(event).toEqual(JSON.parse(text))
  expect(wireTextOf(event ?? {})).toBeUndefined()
})

it('forgets a text when it is told to', () => {
  const list = parseEventList('[{"id":1,"a":1},{"id":2,"a":1}]') ?? []
  forgetWireTexts(list.slice(0, 1))
  expect(list.map(wireTextOf)).toEqual([undefined, '{"id":2,"a":1}'])
})
