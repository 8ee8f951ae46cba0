import '../../../src/ui/styles.css'
import { expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { MessageText } from '../../../src/ui/MessageText.tsx'

async function drawn(text: string) {
  const ready = await render(<MessageText text="*ready*" />)
  await expect.poll(() => ready.container.querySelector('em')).not.toBeNull()
  await ready.unmount()
  const begun = performance.now()
  const screen = await render(<MessageText text={text} images="load" />)
  // Forces the layout, which is part of what a page waits for.
  screen.container.getBoundingClientRect()
  return { root: screen.container, screen, took: performance.now() - begun }
}

const SCHEMES = ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'vbscript:msgbox(1)', 'data:text/html,<script>alert(1)</script>', 'data:image/svg+xml,<svg onload=alert(1)>', 'file:///etc/passwd', 'blob:x', '//a.example', '/path', '#top', 'about:blank', 'livescript:x', 'feed:javascript:x']
const DISGUISES: readonly ((scheme: string) => string)[] = [
  (s) => s,
  (s) => `<${s}>`,
  (s) => ` ${s} `,
  (s) => `<\t${s}>`,
  (s) => s.replace(':', '&colon;'),
  (s) => s.replace(':', '&#58;'),
  (s) => s.replace(':', '&#x3a;'),
  (s) => s.replace('a', '&#97;'),
  (s) => s.replace('s', '&#0000115;'),
  (s) => `&#1;${s}`,
  (s) => `&#x09;${s}`,
  (s) => s.replace('script', '&#10;script'),
  (s) => s.replace('script', 'scr\\ipt'),
  (s) => `\u200b${s}`,
  (s) => encodeURIComponent(s),
]

test('no address but of the web and of mail is a link or a picture, however it is written', async () => {
  const addresses = SCHEMES.flatMap((scheme) => DISGUISES.map((disguise) => disguise(scheme)))
  const text = addresses.map((address, at) => `[a](${address}) ![b](${address}) [c][${at}] <${address}> ${address}\n\n[${at}]: ${address}`).join('\n\n')
  for (let at = 0; at < text.length; at += 8_000) {
    const { root, screen } = await drawn(text.slice(at, at + 8_000))
    const loaded = [...root.querySelectorAll('[href], [src], [srcset], [data], [action], [style*=url], form, iframe, object, embed, svg a')]
    expect(loaded.map((element) => element.outerHTML).filter((html) => !/^<a href="(?:https?:\/\/|mailto:)/.test(html))).toEqual([])
    await screen.unmount()
  }
})

test('markup is text: no element, handler, style or entity of it comes alive', async () => {
  const markup = [
    '<script>document.title = "taken"</script>',
    '<img src=x onerror="document.title=1">',
    '<svg onload=alert(1)><a xlink:href="javascript:alert(1)">x</a></svg>',
    '<iframe srcdoc="<script>parent.document.title=1</script>"></iframe>',
    '<style>* { display: none }</style>',
    '<base href="https://evil.example">',
    '<meta http-equiv=refresh content="0;url=https://evil.example">',
    '<form action=https://evil.example><button formaction=javascript:alert(1)>x</button></form>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    '<kbd onclick=alert(1)>x</kbd>',
    '<details open ontoggle=alert(1)><summary>x</summary></details>',
    '<!--><img src=x onerror=alert(1)>-->',
    '<a href="javascript:alert(1)">x</a>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  ]
  const title = document.title
  const { root } = await drawn(markup.join('\n\n'))
  expect(root.querySelector('script, img, svg:not(.er-icon), iframe, style, base, meta, form, math, a, noscript, [onclick], [onerror], [ontoggle], [onload]')).toBeNull()
  for (const line of markup.filter((line) => !line.startsWith('<details'))) expect(root.textContent).toContain(line.slice(0, 20))
  expect(document.title).toBe(title)
})

test('in fences, tables, headings, lists and names of languages markup is text too', async () => {
  const bad = '<img src=x onerror=alert(1)>'
  const { root } = await drawn(`# ${bad}\n\n- ${bad}\n\n| ${bad} |\n|---|\n| ${bad} |\n\n\`\`\`${bad}\n${bad}\n\`\`\`\n\n> ${bad}\n\n[^1]: ${bad}\n\n<details>\n<summary>${bad}</summary>\n\n${bad}\n</details>\n\n![${bad}](javascript:x) [${bad}](https://a.example '${bad}')`)
  expect(root.querySelector('img')).toBeNull()
  expect(root.querySelectorAll('[onerror]')).toHaveLength(0)
})

const N = 100_000
const carriers: Readonly<Record<string, string>> = {
  'one line of five million letters': 'x'.repeat(5_000_000),
  'one line of five million spaces': `a${' '.repeat(5_000_000)}b`,
  'nested quotes': '>'.repeat(N),
  'nested quotes with spaces': '> '.repeat(N),
  'nested lists in a line': '- '.repeat(N),
  'nested lists over lines': Array.from({ length: 1_000 }, (_, at) => `${'  '.repeat(at)}- a`).join('\n'),
  'open brackets': '['.repeat(N),
  'open and closed brackets': `${'['.repeat(N)}${']'.repeat(N)}`,
  'open links': '[a]('.repeat(N),
  'open pictures': '![a'.repeat(N),
  'nested links': `${'[a'.repeat(N)}${'](b)'.repeat(N)}`,
  'stars': '*'.repeat(N),
  'open emphasis': '**a *b '.repeat(N),
  'emphasis in emphasis': `${'**a *b '.repeat(5_000)}${'c** d*'.repeat(5_000)}`,
  'emphasis in emphasis, over many paragraphs': `${'**a *b '.repeat(60)}${'c** d*'.repeat(60)}\n\n`.repeat(100),
  'tildes': '~~a '.repeat(N),
  'backticks': Array.from({ length: 400 }, (_, at) => '`'.repeat(at)).join(' '),
  'open tags': '<a b="'.repeat(N),
  'open comments': '<!--'.repeat(N),
  'tags that are honoured, never closed': '<kbd>'.repeat(N),
  'addresses of mail': `${'a.'.repeat(N)}@`,
  'addresses with references': `http://a${'&amp;'.repeat(N)}`,
  'definitions': '[a]: b\n'.repeat(N),
  'uses of a definition': `${'[a]'.repeat(20_000)}\n\n[a]: https://a.example`,
  'underlined headings': 'a\n-\n'.repeat(N),
  'open fences': '```\n'.repeat(N),
  'open details': '<details>\n'.repeat(N),
  'a table of fifty thousand rows': `| a | b |\n|---|---|\n${'| *c* | d |\n'.repeat(50_000)}`,
  'a table of ten thousand columns': `${'|a'.repeat(10_000)}|\n${'|-'.repeat(10_000)}|\n${'|b'.repeat(10_000)}|`,
  'footnotes': '[^a]: b\n'.repeat(N),
  'letters that are none': '\0\r\u2028\ud800'.repeat(N),
}

test.each(Object.entries(carriers))('%s: a part is drawn, without a freeze', async (_, text) => {
  const { root, screen, took } = await drawn(text)
  expect(root.querySelectorAll('*').length).toBeLessThan(12_000)
  expect(root.textContent.length).toBeLessThan(100_000)
  const more = root.querySelector<HTMLButtonElement>('.er-prose > .er-more')
  const begun = performance.now()
  more?.click()
  await expect.poll(() => more?.isConnected === true && root.querySelectorAll('.er-more').length === 1).toBe(false)
  // Some tenths of a second where nothing else runs.
  expect(Math.round(Math.max(took, performance.now() - begun))).toBeLessThan(2_000)
  await screen.unmount()
})

test('a table shows its first rows, and more when the reader asks', async () => {
  const { root, screen } = await drawn(`| a |\n|---|\n${'| b |\n'.repeat(150)}`)
  expect(root.querySelectorAll('tbody tr')).toHaveLength(100)
  await screen.getByRole('button', { name: 'Show 50 more lines' }).click()
  expect(root.querySelectorAll('tbody tr')).toHaveLength(150)
})

test('a delta of a long draft takes no longer than one of a short draft', async () => {
  await drawn('')
  const paragraph = 'Some **words** and `code` in [a link](https://a.example).\n\n'
  const deltas = async (count: number) => {
    const start = paragraph.repeat(count)
    const screen = await render(<MessageText text={start} streaming />)
    const before = screen.container.querySelectorAll('.er-prose p').length
    const mutated: MutationRecord[] = []
    const observer = new MutationObserver((records) => mutated.push(...records))
    observer.observe(screen.container, { subtree: true, childList: true, characterData: true, attributes: true })
    for (let at = 1; at <= 20; at++) await screen.rerender(<MessageText text={`${start}${'word '.repeat(at)}`} streaming />)
    mutated.push(...observer.takeRecords())
    observer.disconnect()
    expect(before).toBeGreaterThanOrEqual(count)
    return mutated.length
  }
  const short = await deltas(2)
  expect(await deltas(400)).toBe(short)
  expect(short).toBeLessThan(30)
})
