/// <reference types="vite/client" />
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, test } from 'vitest'
import type { CallStatus } from '../../src/ui/index.ts'
import * as ui from '../../src/ui/index.ts'
import * as panels from '../../src/ui/panels/index.ts'
import * as pictures from '../../src/ui/pictures/index.ts'

type Args = Readonly<Record<string, unknown>>
type StoryFile = { readonly default: Meta } & Readonly<Record<string, StoryObj | Meta>>

const argsOf = (file: object): Args => ({ ...(file as { readonly args?: Args }).args })

const files = Object.entries(import.meta.glob<StoryFile>('../../stories/**/*.stories.tsx', { eager: true })).map(([path, { default: meta, ...stories }]) => ({
  path,
  meta,
  // A card's own component stands in the arguments of the stage that opens and closes it.
  shows: [meta.component, argsOf(meta)['card'], ...Object.values(meta.subcomponents ?? {})],
  stories: Object.entries(stories).map(([name, story]) => ({ name, args: { ...argsOf(meta), ...argsOf(story) } })),
}))

const components = Object.entries({ ...ui, ...panels, ...pictures }).filter(([name, value]) => /^[A-Z]/.test(name) && (typeof value === 'function' || (typeof value === 'object' && '$$typeof' in value)))

test('every component has its stories', () => {
  expect(components.length).toBeGreaterThan(40)
  const without = components.filter(([, component]) => !files.some(({ shows, stories }) => stories.length > 0 && shows.includes(component)))
  expect(without.map(([name]) => name)).toEqual([])
})

test('a story file is named as what it shows', () => {
  const named = new Map<unknown, string>(components.map(([name, component]) => [component, name]))
  const odd = files.filter(({ path, shows }) => {
    const name = shows.map((component) => named.get(component)).findLast((known) => known !== undefined)
    return path.includes('Card.stories') && name !== undefined && !shows.some((component) => path.endsWith(`/${named.get(component) ?? ''}.stories.tsx`))
  })
  expect(odd.map(({ path }) => path)).toEqual([])
})

const ALL: readonly CallStatus[] = ['running', 'ok', 'error', 'timeout', 'rejected', 'awaiting', 'unanswered']
/** Cards whose calls need no answer, or are one: by what rows can be made of them. Every other card has every status. */
const FEWER: Readonly<Record<string, readonly CallStatus[]>> = {
  CallCard: ['ok'],
  CondensationCard: ['ok'],
  ErrorCard: ['error'],
  FinishCard: ['ok'],
  RecallCard: ['ok', 'error'],
  ThinkCard: ['ok'],
}
/** What is named a card and draws no single call. */
const NO_CALLS = new Set(['MessageCard', 'GroupCard'])

const cards = components.filter(([name]) => name.endsWith('Card') && !NO_CALLS.has(name))

test.each(cards)('%s is shown in every status that its calls can have', (name, card) => {
  const shown = new Set(files.filter(({ shows }) => shows.includes(card)).flatMap(({ stories }) => stories.map(({ args }) => args['status'])))
  expect((FEWER[name] ?? ALL).filter((status) => !shown.has(status))).toEqual([])
})
