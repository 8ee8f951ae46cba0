import type { RateLimit } from '../options.ts'
import type { OptionValues } from './option-values.ts'
import { usageError } from './option-values.ts'

const MEMBERS: Readonly<Record<string, keyof RateLimit>> = { requests: 'requestsPerMinute', events: 'eventsPerMinute', sockets: 'sockets', scans: 'scans' }

/** `requests=600,events=6000,sockets=10`, each where it is wanted, or `off`. @throws `invalid_argument` */
export function readRateLimit(values: OptionValues): RateLimit | false | undefined {
  if (values.text('rate-limit') === 'off') return false
  const list = values.list('rate-limit')
  if (list.length === 0) return undefined
  return Object.fromEntries(
    list.map((text) => {
      const [, name = '', figure = ''] = /^(\w+)=([1-9]\d{0,8})$/.exec(text) ?? []
      const member = Object.hasOwn(MEMBERS, name) ? MEMBERS[name] : undefined
      if (member === undefined) throw usageError(`--rate-limit: off, or ${Object.keys(MEMBERS).join(', ')} with a number, as in requests=600,sockets=10, is expected, not ${JSON.stringify(text)}`)
      return [member, Number(figure)]
    }),
  )
}
