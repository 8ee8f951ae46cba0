import { describe, expect, test } from 'vitest'
import type { ConversationStatus } from '../../src/stream/conversation.ts'
import type { DiagnosticEntry } from '../../src/stream/diagnostics.ts'
import type { TabRole } from '../../src/stream/tab-role.ts'
import { chineseLabels } from '../../src/ui/chinese.ts'
import { formatDuration } from '../../src/ui/format.ts'
import { allLabels } from '../../src/ui/all-labels.ts'
import { englishLabels } from '../../src/ui/labels.ts'
import { chinesePanelLabels } from '../../src/ui/panels/chinese.ts'
import { englishPanelLabels } from '../../src/ui/panels/english.ts'
import { chinesePictureLabels } from '../../src/ui/pictures/chinese.ts'
import { englishPictureLabels } from '../../src/ui/pictures/english.ts'

type Words = string | ((...args: unknown[]) => string)

/** Every word of a set of labels, by its path: `filter.kinds.run`. */
function wordsOf(labels: object, path = ''): [path: string, words: Words][] {
  return Object.entries(labels).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? wordsOf(value, `${path}${name}.`) : [[`${path}${name}`, value as Words] satisfies [string, Words]],
  )
}

/** Functions that are given something else than amounts. */
const GIVEN: Readonly<Record<string, readonly unknown[]>> = { sentence: [['甲', 'b']] }

function said(path: string, words: Words, amount: number): string {
  return typeof words === 'function' ? words(...(GIVEN[path] ?? Array<number>(words.length).fill(amount))) : words
}

const BIG = 1_234_567
const CHINESE = /\p{Script=Han}/u
/** Names that Chinese takes as they are. */
const SAME = new Set(['filter.kinds.run_ipython', 'metrics.tokens', 'diagnostics.words.http', 'minimap.event'])
/** Those that are given text, or a code that is no amount. */
const TAKES_TEXT = new Set(['exit', 'runs.name', 'screenshot', 'pictureMissing', 'loadPicture', 'list.untitled', 'list.saved', 'cache.ask', 'cache.failed', 'metrics.ofBudget', 'metrics.summary', 'waterfall.thought', 'waterfall.waited', 'waterfall.idle'])

const sets = [
  { name: 'the parts', english: allLabels(englishLabels), chinese: chineseLabels },
  { name: 'the panels', english: englishPanelLabels, chinese: chinesePanelLabels },
  { name: 'the pictures', english: englishPictureLabels, chinese: chinesePictureLabels },
]

describe.each(sets)('labels of $name', ({ english, chinese }) => {
  const englishWords = wordsOf(english)
  const chineseWords = wordsOf(chinese)
  const inChinese = new Map(chineseWords)

  test('Chinese has a word wherever English has one', () => {
    expect(englishWords.map(([path]) => path).filter((path) => !inChinese.has(path))).toEqual([])
  })

  test('Chinese words are Chinese', () => {
    const foreign = chineseWords.filter(([path, words]) => path !== 'locale' && !SAME.has(path) && !CHINESE.test(said(path, words, BIG)))
    expect(foreign.map(([path]) => path)).toEqual([])
  })

  test('English words are not', () => {
    expect(englishWords.filter(([path, words]) => !(path in GIVEN) && CHINESE.test(said(path, words, BIG))).map(([path]) => path)).toEqual([])
  })

  test('a word takes what it takes in English, and shows all of it', () => {
    const figures = (path: string, words: Words) => (said(path, words, 7).match(/7/g) ?? []).length
    const differing = englishWords.filter(([path, words]) => {
      const other = inChinese.get(path)
      return typeof words === 'function' && (typeof other !== 'function' || other.length !== words.length || figures(path, other) !== figures(path, words))
    })
    expect(differing.map(([path]) => path)).toEqual([])
  })

  test.each([{ labels: english }, { labels: chinese }])('amounts are written by Intl in $labels.locale', ({ labels }) => {
    const written = new Intl.NumberFormat(labels.locale).format(BIG)
    const amounts = wordsOf(labels).filter(([path, words]) => typeof words === 'function' && words.length > 0 && !(path in GIVEN) && !TAKES_TEXT.has(path))
    expect(amounts.length).toBeGreaterThan(5)
    expect(amounts.filter(([path, words]) => !said(path, words, BIG).includes(written)).map(([path, words]) => `${path}: ${said(path, words, BIG)}`)).toEqual([])
  })

  test('English has a singular and a plural', () => {
    const without = (path: string, words: Words, amount: number) => said(path, words, amount).replaceAll(/[\d,]*\d/g, '#')
    const counting = englishWords.filter(([path, words]) => typeof words === 'function' && /# (?:\w+ )?\w+(?:s|ies)\b/.test(without(path, words, 5)))
    expect(counting.length).toBeGreaterThan(3)
    for (const [path, words] of counting) {
      for (const amount of [11, 21, 1_000]) expect(`${path}: ${without(path, words, amount)}`).toBe(`${path}: ${without(path, words, 5)}`)
      expect(`${path}: ${without(path, words, 1)}`).not.toBe(`${path}: ${without(path, words, 5)}`)
    }
  })
})

test('what the diagnostics name has a Chinese word', () => {
  const statuses = ['loading', 'cached', 'catching-up', 'live', 'reconnecting', 'offline', 'failed', 'static'] satisfies ConversationStatus[]
  const roles = ['alone', 'leader', 'follower'] satisfies TabRole[]
  const entries: Readonly<Record<DiagnosticEntry['type'], true>> = {
    connected: true, lost: true, reset: true, 'gap-found': true, 'gap-filled': true, 'page-read': true, 'page-failed': true, duplicate: true,
    rejected: true, degraded: true, role: true, 'send-tried': true, 'send-acknowledged': true, 'send-failed': true,
  }
  const { words } = chinesePanelLabels.diagnostics
  expect([...statuses, ...roles, ...Object.keys(entries), 'running', 'unavailable', 'idle', 'memory', 'disk', 'http'].filter((name) => words[name] === undefined)).toEqual([])
})

test('a duration is written in the words and figures of the labels', () => {
  const lengths = [40, 400, 12_000, 185_000, 3_725_000]
  expect(lengths.map((ms) => formatDuration(ms))).toEqual(['', '0.4 s', '12 s', '3 m 05 s', '1 h 02 m'])
  expect(lengths.map((ms) => formatDuration(ms, chineseLabels))).toEqual(['', '0.4 秒', '12 秒', '3 分 05 秒', '1 小时 02 分'])
  expect(formatDuration(400, { ...englishLabels, locale: 'de' })).toBe('0,4 s')
})
