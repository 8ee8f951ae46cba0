/** Numbers as English writes them. */
export const numbers = new Intl.NumberFormat('en')

/** `1 file`, `2 files`. */
export const count = (n: number, one: string, many = `${one}s`) => `${numbers.format(n)} ${n === 1 ? one : many}`
