const AMOUNT = /^[+-]?\d+(\.\d{1,2})?$/

/** Reads an amount such as "-42.80" as whole cents. */
export function parseAmount(text) {
  if (!AMOUNT.test(text)) throw new TypeError(`not an amount: ${text}`)
  const [whole, cents = '0'] = text.split('.')
  return Number(whole) * 100 + Number(cents)
}

/** Writes whole cents as "-42.80". */
export function formatAmount(cents) {
  const sign = cents < 0 ? '-' : ''
  const absolute = Math.abs(cents)
  const whole = Math.floor(absolute / 100)
  const rest = String(absolute % 100).padStart(2, '0')
  return `${sign}${whole}.${rest}`
}
