import { describe, expect, it } from 'vitest'
import { EventreelError } from '../../src/errors.ts'
import { unreachable } from '../../src/testing/scripted-source.ts'
import { delegates, inState, startTree } from './tree-fixture.ts'

const said = { source: 'agent', action: 'message', args: { content: 'x' } } as const

describe('a tree of conversations', () => {
  it('knows what the events of its root name, in their order, and asks for none of it', async () => {
    const { clock, picture, asked, node } = startTree({ root: [said, ...delegates('z', 'a'), said, ...delegates('m')] })
    await clock.advance(100)
    expect(picture()).toEqual(['root open', '  z', '  a', '  m'])
    expect(asked).toEqual(['root'])
    expect(node('a')).toEqual({
      conversationId: 'a', parentId: 'root', depth: 1, title: 'agent of a', actionId: 2, answerId: null,
      isOpen: false, status: null, state: null, gaps: [], error: null, childrenError: null,
    })
    expect(node('root')).toMatchObject({ status: 'live', parentId: null })
  })

  it('follows what is opened, and lets go of what is closed, with all below it', async () => {
    const { clock, picture, open, close, emit, node, source, asked } = startTree({ root: delegates('a'), a: [...delegates('b'), inState('running')], b: delegates('c') })
    await clock.advance(100)
    await open('a')
    expect(picture()).toEqual(['root open', '  a open', '    b'])
    expect(node('a')).toMatchObject({ status: 'live', state: 'running' })
    expect(asked).not.toContain('b')
    await open('b')
    expect(picture()).toEqual(['root open', '  a open', '    b open', '      c'])
    await emit('b', inState('finished'), ...delegates('d'))
    expect(node('b')).toMatchObject({ state: 'finished', depth: 2 })
    expect(picture().at(-1)).toBe('      d')
    await close('a')
    expect(picture()).toEqual(['root open', '  a', '    b', '      c', '      d'])
    expect(node('b')).toMatchObject({ status: null, state: 'finished' })
    await clock.advance(3_000)
    expect([source('root').links, source('a').links, source('b').links]).toEqual([1, 0, 0])
  })

  it('tells which delegation was answered, also where the answer is an error', async () => {
    const { clock, node, emit } = startTree({ root: delegates('a', 'b', 'c') })
    await clock.advance(100)
    await emit('root', { observation: 'delegate', content: 'done', extras: {}, cause: 0 }, { observation: 'error', content: 'no', extras: {}, cause: 1 })
    expect([node('a')?.answerId, node('b')?.answerId, node('c')?.answerId]).toEqual([3, 4, null])
    await emit('root', { observation: 'delegate', content: 'done', extras: { conversation_id: 'late' }, cause: 2 })
    expect(node('late')).toMatchObject({ actionId: 2, answerId: 5 })
  })

  it('keeps the delegation that began a conversation, and its answer, where work is given to it again', async () => {
    const { clock, node, emit } = startTree({ root: delegates('a') })
    await clock.advance(100)
    const answer = (cause: number, extras: object) => ({ observation: 'delegate', content: 'done', extras, cause })
    await emit('root', answer(0, {}), ...delegates('a'))
    expect(node('a')).toMatchObject({ actionId: 0, answerId: 1 })
    await emit('root', answer(2, { conversation_id: 'a' }))
    expect(node('a')).toMatchObject({ actionId: 0, answerId: 1 })
  })

  it('tells of each conversation that one delegation began that it was answered', async () => {
    const { clock, node, emit } = startTree({ root: [{ source: 'agent', action: 'delegate', args: { agent: 'two', conversation_ids: ['a', 'b'] } }] })
    await clock.advance(100)
    await emit('root', { observation: 'error', content: 'no', extras: {}, cause: 0 })
    expect([node('a')?.answerId, node('b')?.answerId]).toEqual([1, 1])
  })

  it('has each conversation once, below the first that named it: itself, its parent and another’s child are no new ones', async () => {
    const { clock, picture, open } = startTree({ root: delegates('root', 'a', 'b'), a: delegates('a', 'root', 'b', 'c'), c: delegates('root', 'a', 'c') })
    await clock.advance(100)
    await open('a')
    await open('c')
    await open('root')
    expect(picture()).toEqual(['root open', '  a open', '    c open', '  b'])
  })

  it('takes a ring of sixty one by one, as they are opened', async () => {
    const ring = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`n${index}`, delegates(`n${(index + 1) % 60}`)]))
    const { clock, picture, open } = startTree({ root: delegates('n0'), ...ring })
    await clock.advance(100)
    for (let index = 0; index < 60; index++) await open(`n${index}`)
    expect(picture()).toHaveLength(61)
  })

  it('puts what is listed first, in the order of the list, and what only events name after it', async () => {
    const listChildren = async (id: string) => (id === 'root' ? [{ conversationId: 'm', title: 'Listed' }, { conversationId: 'z' }, { conversationId: 'old', title: null }] : [])
    const { clock, picture, node } = startTree({ root: delegates('late', 'z', 'early', 'm') }, { listChildren })
    await clock.advance(100)
    expect(picture()).toEqual(['root open', '  m', '  z', '  old', '  late', '  early'])
    expect([node('m')?.title, node('z')?.title, node('old')?.title]).toEqual(['Listed', 'agent of z', null])
  })

  it('asks for the list again after each time that the server was away, and tells why there is none', async () => {
    const lists: string[] = []
    let answer = (): readonly { conversationId: string }[] => {
      throw new EventreelError('forbidden', 'no')
    }
    const listChildren = async (id: string) => {
      lists.push(id)
      return answer()
    }
    const { clock, node, source, open } = startTree({ root: delegates('a') }, { listChildren })
    await clock.advance(100)
    expect(node('root')).toMatchObject({ childrenError: { code: 'forbidden' }, error: null, status: 'live' })
    answer = () => [{ conversationId: 'b' }]
    source('root').fail(unreachable())
    await clock.advance(5_000)
    expect(node('root')?.status).toBe('reconnecting')
    source('root').fail(null)
    await clock.advance(20_000)
    expect(node('root')).toMatchObject({ childrenError: null, status: 'live' })
    expect(node('b')).toMatchObject({ depth: 1, isOpen: false })
    expect(lists).toEqual(['root', 'root'])
    await open('b')
    expect(lists).toEqual(['root', 'root', 'b'])
  })

  it('tells the state of an agent of which no event tells', async () => {
    const { clock, node, source, open } = startTree({ root: delegates('a'), a: [said] })
    await clock.advance(100)
    await open('a')
    source('a').push({ agentState: 'running' })
    await clock.advance(100)
    expect(node('a')).toMatchObject({ state: 'running' })
  })

  it('finds a delegation that a flood has pushed out of its window before anybody looked', async () => {
    const { clock, node, emit } = startTree({ root: [] })
    await clock.advance(100)
    await emit('root', ...delegates('a'), ...Array.from({ length: 400 }, () => said))
    expect(node('a')).toMatchObject({ actionId: 0 })
  })

  it('shows an error of a child as the child’s own', async () => {
    const { clock, node, source, open } = startTree({ root: delegates('a') })
    await clock.advance(100)
    source('a').fail(new EventreelError('conversation_not_found', 'gone', { retryable: false }))
    await open('a')
    expect(node('a')).toMatchObject({ status: 'failed', error: { code: 'conversation_not_found' } })
    expect(node('root')).toMatchObject({ status: 'live', error: null })
  })

  it('leaves a child closed that the page has no source for, and says why', async () => {
    const { clock, told, node, picture, open } = startTree({ root: delegates('a', 'b'), b: [] }, { sourceless: 'a' })
    await clock.advance(100)
    expect(() => told.at(-1)?.open('a')).not.toThrow()
    await clock.advance(100)
    expect(node('a')).toMatchObject({ isOpen: false, error: { message: 'Nobody serves a.' } })
    await open('b')
    expect(picture()).toEqual(['root open', '  a', '  b open'])
  })

  it('tells nothing while nothing of it changes, and nothing after its end', async () => {
    const { clock, told, emit, stop } = startTree({ root: delegates('a') })
    await clock.advance(100)
    const before = told.length
    for (let index = 0; index < 20; index++) await emit('root', said)
    expect(told).toHaveLength(before)
    stop.abort()
    await emit('root', ...delegates('b'))
    told.at(-1)?.open('a')
    await clock.advance(3_000)
    expect(told).toHaveLength(before)
  })

  it('passes over an id that it does not know', async () => {
    const { clock, picture, open, close, asked } = startTree({ root: delegates('a') })
    await clock.advance(100)
    await open('nobody')
    await close('nobody')
    expect(picture()).toEqual(['root open', '  a'])
    expect(asked).toEqual(['root'])
  })
})
