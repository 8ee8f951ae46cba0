import type { Comparison } from '../lib/comparison.ts'
import { format, targetOf, type Results } from '../lib/results.ts'
import { boundOf, isMet, TARGETS } from '../lib/targets.ts'
import { SIZE_ROWS } from '../../scripts/check/size-budget.ts'
import { drawChart } from './chart.ts'
import { ranked } from './ranked.ts'

export interface Report {
  readonly markdown: string
  /** The text of each SVG by its name in `docs/performance/`. */
  readonly charts: Readonly<Record<string, string>>
}

/** What the bare platform was seen to have, by the target that stands against it. Not always a limit: what is done more cleverly may go beyond. */
const BARE: Readonly<Record<string, { readonly measured: string; readonly says: string }>> = {
  cache_write_vs_dexie: { measured: 'batched_floor_vs_dexie', says: 'the quickest bare write that was found, with the same checksum, has' },
  cache_write_vs_rxdb: { measured: 'batched_floor_vs_rxdb', says: 'the quickest bare write that was found, with the same checksum, has' },
  open_tail_100k_vs_best_peer: { measured: 'open_tail_floor_vs_best_peer', says: 'one bare get of one page, and its parse, has' },
  core_all_gzip_kb: { measured: 'core_all_bare_gzip_kb', says: 'with nothing but what reads, follows and keeps one conversation in one tab, unchecked, it would be' },
}

const LIVE = /^(?:live|burst|sustained|catch_up|switch|cold_start|four_tabs|ingest)_/

/** `docs/performance.md` and its charts, from what the bench has kept. */
export function makeReport({ metrics, comparisons, machine, versions }: Results): Report {
  const live = comparisons.filter(({ row }) => LIVE.test(row))
  const others = comparisons.filter(({ row }) => !LIVE.test(row))
  const parts = [
    '# Performance',
    'Made by `npm run bench`, or `npm run bench:report`, from [`bench/results.json`](../bench/results.json); not to be edited by hand.',
    'Measured in a real Chromium, on production builds, with a fresh profile on the disk, servers in processes of their own, events like those of a working agent (0.3 to 200 KB, 2.7 KB on average), in interleaved rounds; each figure is a median. ' +
      'Everybody does the same work in the same run, as its own documentation recommends; *floor* is the bare platform with nothing around it; a task\'s length while typing or searching is the time of the page\'s own thread. Ratios travel between machines, absolute figures do not.',
    `Machine: ${machine['processor']}, ${machine['cores']} cores, ${machine['memoryGb']} GB, ${machine['system']}. ` +
      `Versions: ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}.`,
    '## Ratios and targets',
    targets(metrics),
    ...section('Live', live),
    ...section('On the device', others),
  ]
  return {
    markdown: `${parts.join('\n\n')}\n`,
    charts: Object.fromEntries(comparisons.filter((comparison) => ranked(comparison).able.length > 0).map((comparison) => [chartName(comparison), drawChart(comparison)])),
  }
}

function section(title: string, comparisons: readonly Comparison[]): string[] {
  return comparisons.length === 0 ? [] : [`## ${title}`, ...comparisons.map(table)]
}

function table(comparison: Comparison): string {
  const { title, unit, better, row } = comparison
  const { able, unable } = ranked(comparison)
  const ours = comparison.entries['eventreel']
  const relative = (value: number) => (typeof ours !== 'number' || ours === 0 ? '' : `${format(value / ours)}×`)
  const name = (who: string) => (who === 'eventreel' ? '**eventreel**' : who === 'floor' ? '*floor*' : who)
  return [
    `### ${title}`,
    '',
    `In ${unit}; ${better} is better. \`${row}\``,
    '',
    ...(able.length === 0 ? [] : [`![${title}](performance/${chartName(comparison)})`, '']),
    `| | ${unit} | of ours |`,
    '|---|---:|---:|',
    ...able.map(([who, value]) => `| ${name(who)} | ${format(value)} | ${relative(value)} |`),
    ...unable.map(([who, reason]) => `| ${name(who)} | cannot: ${reason} | |`),
  ].join('\n')
}

function targets(metrics: Results['metrics']): string {
  const names = [...Object.keys(TARGETS), ...SIZE_ROWS.map(({ metric }) => metric)].filter((name, index, all) => all.indexOf(name) === index)
  const lines = names.flatMap((name) => {
    const target = targetOf(name)
    if (target === undefined) return []
    const value = metrics[name]
    const verdict = value === undefined ? 'not measured' : isMet(target, value) ? 'met' : '**missed**'
    return [{ verdict, line: `| \`${name}\` | ${value === undefined ? '' : format(value)} | ${boundOf(target)} | ${verdict} |`, name }]
  })
  const missed = lines.filter(({ verdict }) => verdict === '**missed**').map(({ name }) => `\`${name}\``)
  const beside = lines.flatMap(({ verdict, name }) => (verdict === '**missed**' ? besideOf(name, metrics) : []))
  return [
    missed.length === 0 ? 'No target is missed.' : `Missed: ${missed.join(', ')}.`,
    '',
    ...beside,
    ...(beside.length === 0 ? [] : ['']),
    '| figure | measured | target | |',
    '|---|---:|---:|---|',
    ...lines.map(({ line }) => line),
  ].join('\n')
}

function besideOf(name: string, metrics: Results['metrics']): readonly string[] {
  const { measured, says } = BARE[name] ?? {}
  const value = measured === undefined ? undefined : metrics[measured]
  return value === undefined ? [] : [`- Beside \`${name}\`: ${says} ${format(value)}.`]
}

function chartName({ row }: Comparison): string {
  return `${row.replaceAll('_', '-')}.svg`
}
