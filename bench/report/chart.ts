import type { Comparison } from '../lib/comparison.ts'
import { format } from '../lib/results.ts'
import { ranked } from './ranked.ts'

const WIDTH = 720
const LABELS = 190
const FIGURES = 90
const BAR = 18
const STEP = 26
const TOP = 8
const AXIS = 24
/** Where the values lie further apart than this, a bar is as long as its logarithm. */
const LOG_FROM = 50

const STYLE = `text{font:13px system-ui,sans-serif;fill:#424a53}.ours text{font-weight:600}.peer rect{fill:#8c959f}.floor rect{fill:none;stroke:#8c959f;stroke-dasharray:3 2}.ours rect{fill:#0969da}line{stroke:#d0d7de}.axis{font-size:11px}
@media (prefers-color-scheme:dark){text{fill:#c9d1d9}.peer rect{fill:#6e7681}.floor rect{stroke:#8b949e}.ours rect{fill:#4c8dff}line{stroke:#373e47}}`

/** A row of the table as bars, the best on top: an SVG that can be read in the light and in the dark. */
export function drawChart(comparison: Comparison): string {
  const { able } = ranked(comparison)
  const values = able.map(([, value]) => value)
  const scale = scaleOf(values)
  const bottom = TOP + able.length * STEP
  const height = bottom + AXIS
  const ticks = scale.ticks.map((tick) => {
    const x = round(LABELS + scale.at(tick))
    return `<line x1="${x}" y1="${TOP}" x2="${x}" y2="${bottom}"/><text class="axis" x="${x}" y="${bottom + 15}" text-anchor="middle">${label(tick)}</text>`
  })
  const bars = able.map(([name, value], index) => {
    const y = TOP + index * STEP
    const length = round(Math.max(1, scale.at(value)))
    const kind = name === 'eventreel' ? 'ours' : name === 'floor' ? 'floor' : 'peer'
    return `<g class="${kind}"><text x="${LABELS - 8}" y="${y + 14}" text-anchor="end">${escaped(name)}</text><rect x="${LABELS}" y="${y}" width="${length}" height="${BAR}" rx="2"/><text x="${round(LABELS + length + 6)}" y="${y + 14}">${format(value)}</text></g>`
  })
  const note = scale.isLog ? [`<text class="axis" x="${WIDTH - 8}" y="${bottom + 15}" text-anchor="end">log scale</text>`] : []
  const title = `${comparison.title} (${comparison.unit}, ${comparison.better} is better${scale.isLog ? ', logarithmic' : ''})`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img"><title>${escaped(title)}</title><style>${STYLE}</style>
${[...ticks, ...note, ...bars].join('\n')}
</svg>
`
}

interface Scale {
  readonly isLog: boolean
  readonly ticks: readonly number[]
  /** How long the bar of a value is. */
  at(value: number): number
}

function scaleOf(values: readonly number[]): Scale {
  const length = WIDTH - LABELS - FIGURES
  const most = Math.max(...values) || 1
  const least = Math.min(...values.filter((value) => value > 0), most)
  if (most / least <= LOG_FROM) {
    const step = niceStep(most)
    return { isLog: false, ticks: Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step), at: (value) => (length * Math.max(0, value)) / most }
  }
  // The least has a bar too.
  const first = Math.ceil(Math.log10(least)) - 1
  const last = Math.log10(most)
  const ticks = Array.from({ length: Math.floor(last) - first + 1 }, (_, index) => 10 ** (first + index))
  return { isLog: true, ticks, at: (value) => (value <= 0 ? 0 : (length * (Math.log10(value) - first)) / (last - first)) }
}

/** Of 1, 2 or 5 times a power of ten, so that there are about four. */
function niceStep(most: number): number {
  const rough = most / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power
}

function label(tick: number): string {
  return tick >= 1000 ? tick.toLocaleString('en') : String(Number(tick.toPrecision(6)))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
