/** The character references that people and models write. Others stand as they were written. */
const NAMED: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', shy: '\u00ad', copy: '©', reg: '®', trade: '™', deg: '°', middot: '·', bull: '•',
  hellip: '…', ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', laquo: '«', raquo: '»', times: '×', divide: '÷', plusmn: '±',
  larr: '←', uarr: '↑', rarr: '→', darr: '↓', harr: '↔', rArr: '⇒', le: '≤', ge: '≥', ne: '≠', asymp: '≈', infin: '∞', check: '✓', cross: '✗',
  euro: '€', pound: '£', yen: '¥', cent: '¢', sect: '§', para: '¶', ensp: '\u2002', emsp: '\u2003', thinsp: '\u2009', lbrace: '{', rbrace: '}',
  lbrack: '[', rbrack: ']', ast: '*', lowbar: '_', grave: '`', vert: '|', num: '#', colon: ':', sol: '/', bsol: '\\',
}

/** `&amp;` → `&`, `&#x1F98A;` → `🦊` */
export function decodeCharacters(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]{2,8}));/g, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? whole) : whole
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    // Nothing, half a character, or none at all.
    const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    return isCharacter ? String.fromCodePoint(code) : '\ufffd'
  })
}

/** An address that may be followed: web pages and mail. Must be read after character references are resolved. */
export function safeAddress(address: string): string | null {
  return /^(?:https?:\/\/|mailto:)[^\s\\]/i.test(address) && address.length <= 8_000 ? address : null
}
