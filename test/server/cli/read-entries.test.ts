import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readEntries, type Entry } from '../../../src/server/cli/read-entries.ts'
import { runs } from '../../setup/runs.ts'

/** The text in pieces of so many bytes. */
async function* pieces(text: string | Uint8Array, size: number) {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function entriesOf(text: string | Uint8Array, size = 7): Promise<Entry[]> {
  return Array.fromAsync(readEntries(pieces(text, size)))
}

const valuesOf = async (text: string, size?: number) => (await entriesOf(text, size)).map((entry) => ('value' in entry ? entry.value : entry.error))

describe('values are read', () => {
  test.each([
    ['lines', '{"id":0}\n{"id":1}\n'],
    ['lines without an end, with blank ones and those of another system', '\n{"id":0}\r\n\r\n{"id":1}'],
    ['an array', '[{"id":0},{"id":1}]'],
    ['an array over many lines', '[\n  {\n    "id": 0\n  },\n  {"id":1}\n]\n'],
    ['a trajectory', '{"trajectory":[{"id":0},{"id":1}]}'],
    ['a page of events', '{"events": [{"id":0},{"id":1}], "has_more": false}'],
    ['a trajectory after other members', '{\n "title": "x",\n "count": 2,\n "trajectory": [{"id":0},{"id":1}]}'],
    ['what begins with a byte order mark', '\ufeff[{"id":0},{"id":1}]'],
  ])('from %s', async (_, text) => {
    for (const size of [1, 3, 1 << 20]) expect(await valuesOf(text, size)).toEqual([{ id: 0 }, { id: 1 }])
  })

  test('in any pieces, with brackets, quotes and letters of any language in strings', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.object({ maxDepth: 2, withUnicodeString: true } as fc.ObjectConstraints)), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 2 }), async (list, size, indent) => {
        const plain = JSON.parse(JSON.stringify(list)) as unknown[]
        expect(await valuesOf(JSON.stringify({ trajectory: list }, null, indent), size)).toEqual(plain)
        expect(await valuesOf(JSON.stringify(list, null, indent), size)).toEqual(plain)
        if (plain.length > 0) expect(await valuesOf(plain.map((value) => JSON.stringify(value)).join('\n'), size)).toEqual(plain)
      }),
      { numRuns: runs(100, 2000) },
    )
  })
})

test('what is no JSON is named by its place, and the next follows', async () => {
  expect(await entriesOf('{"id":0}\n{"id":\n\n{"id":2}\n')).toEqual([
    { place: 'line 1', value: { id: 0 } },
    { place: 'line 2', error: 'is not JSON, or nested too deep' },
    { place: 'line 4', value: { id: 2 } },
  ])
  expect(await entriesOf('[{"id":0},\n{"id":tru},\n{"id":2}]')).toMatchObject([
    { place: 'event 1 (line 1)' },
    { place: 'event 2 (line 2)', error: 'is not JSON, or nested too deep' },
    { place: 'event 3 (line 3)' },
  ])
  expect(await entriesOf(Buffer.from([0x22, 0xff, 0x22]))).toEqual([{ place: 'line 1', error: 'is not UTF-8' }])
})

test('a list that breaks off is an error, after what it holds', async () => {
  const seen: unknown[] = []
  const read = async () => {
    for await (const entry of readEntries(pieces('[{"id":0},{"id":1},{"i', 4))) seen.push(entry)
  }
  await expect(read()).rejects.toThrow('ends in the middle of its list (line 1)')
  expect(seen).toHaveLength(2)
})

describe('what stands after the first list is refused, with its line:', () => {
  const second = (line: number) => `A second list begins in line ${line}: import one file at a time.`
  test.each([
    ['another array', '[{"id":0}]\n\n[{"id":1}]', second(3)],
    ['another trajectory', '{"trajectory":[{"id":0}]}\n{"trajectory":[{"id":1}]}', second(2)],
    ['saved answers, one a line', '{"events":[{"id":0}],"has_more":false}\n{"events":[{"id":1}],"has_more":false}\n', second(2)],
    ['another list of the same object', '{"events":[{"id":0}],\n"trajectory":[{"id":1}]}', second(2)],
    ['another list of the same name', '{"events":[{"id":0}],\n"events":[{"id":1}]}', second(2)],
    ['events that are in no list', '[{"id":0}]\n,{"id":1}', 'line 2: something stands after'],
    ['what is not JSON', '{"events":[{"id":0}],\n"has_more":fals}', 'line 2: what stands around the list is not JSON'],
    ['an object without an end', '{"events":[{"id":0}],\n"title":"}', 'ends in the middle of its object (line 2)'],
    ['the word that more follows', '{"events":[{"id":0}],\n"has_more":true}', 'line 2: has_more says that this is only a part of a conversation.'],
    ['the same word before the list', '{"has_more":true,\n"events":[{"id":0}]}', 'line 2: has_more says'],
  ])('%s', async (_, text, says) => {
    for (const size of [1, 3, 1 << 20]) await expect(valuesOf(text, size)).rejects.toMatchObject({ code: 'protocol_error', message: expect.stringContaining(says) as string })
  })
})

test('members of any kind, and blanks, may stand after a list', async () => {
  expect(await valuesOf('{"events":[{"id":0}],"has_more":false,"note":"}]\\"[é","more":{"a":[{}]},"events_before":[]}\n\r\n\t ')).toEqual([{ id: 0 }])
})

test('a value that does not end does not fill the memory', async () => {
  let given = 0
  const endless = async function* () {
    for (;;) {
      given += 1 << 20
      yield Buffer.alloc(1 << 20, 'x')
    }
  }
  await expect(Array.fromAsync(readEntries(endless()))).rejects.toThrow('Is this a file of events?')
  expect(given).toBeLessThan(100 << 20)
})
