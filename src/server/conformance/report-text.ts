import { LEVELS, type Level } from './check.ts'
import type { CheckResult, ConformanceReport } from './run-conformance.ts'

const TITLES: Readonly<Record<Level, string>> = {
  v0: 'pages, replay and live events as the mechanism has them',
  contiguous: 'every event, in order, none left out: no gap between history and live',
  cacheable: 'pages that any HTTP cache may keep',
  acknowledged: 'sends that are answered, and may be repeated',
  resettable: 'a log that is made anew, or set back, says so',
}
const MARKS: Readonly<Record<CheckResult['result'], string>> = { passed: 'ok', missing: 'MISSING', untried: 'untried' }

const ID_WIDTH = 27

/** The report as a table for people. */
export function reportText({ url, checks, levels, left }: ConformanceReport): string {
  const lines = [url, '']
  for (const level of LEVELS) {
    const own = checks.filter((check) => check.level === level)
    const passed = own.filter(({ result }) => result === 'passed').length
    const untried = own.filter(({ result }) => result === 'untried').length
    const count = `${String(passed).padStart(3)} of ${own.length}${untried > 0 ? `, ${untried} untried` : ''}`
    lines.push(`${level.padEnd(13)}${levels[level].padEnd(9)}${count.padEnd(22)}${TITLES[level]}`)
  }
  for (const level of LEVELS) {
    const own = checks.filter((check) => check.level === level)
    if (own.length > 0) lines.push('', level, ...own.flatMap(checkLines), ...consequences(own))
  }
  if (left.length > 0) lines.push('', `These could not be deleted: ${left.join(', ')}`)
  return `${lines.join('\n')}\n`
}

function checkLines({ id, says, result, found }: CheckResult): string[] {
  const line = `  ${MARKS[result].padEnd(9)}${id.padEnd(ID_WIDTH)}${says}`
  return found === null ? [line] : [line, `${' '.repeat(11 + ID_WIDTH)}${found}`]
}

/** What follows from all that is missing, each consequence once. */
function consequences(checks: readonly CheckResult[]): string[] {
  const missing = checks.filter(({ result }) => result === 'missing')
  return [...Map.groupBy(missing, ({ without }) => without)].map(([without, them]) => `  Without ${them.map(({ id }) => id).join(', ')}: ${without}.`)
}
