import '../../src/ui/styles.css'
import '../../src/ui/pictures/styles.css'
import { expect, onTestFinished, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { KitSampler } from './kit-sampler.tsx'

/** What resets and old-fashioned style sheets do to bare elements, the worst of each. */
const RUDE = `
  *, ::before, ::after { box-sizing: content-box; }
  button, [type='button'], [type='submit'] { padding: 9px 20px; margin: 4px; border: 3px solid red; border-radius: 0; background: lime; color: red; font: 700 22px serif; text-transform: uppercase; min-height: 60px; }
  textarea { padding: 30px; margin: 10px; border: 4px solid red; background: yellow; font: 700 22px serif; min-height: 200px; }
  p, pre, dl, dd { margin: 40px; }
  pre { overflow: auto; max-height: 30px; padding: 20px; background: pink; color: red; font-size: 30px; }
  code { color: deeppink; font-size: 30px; background: black; padding: 9px; }
  input, select { width: 100%; padding: 12px 20px; margin: 8px 0; border: 2px solid red; border-radius: 20px; background: yellow; font: 700 22px serif; }
  label { display: block; margin: 20px; font-weight: 900; }
  ul, ol { margin: 30px; padding: 40px; list-style: square; }
  table { width: 10px; border: 3px solid red; border-collapse: separate; }
  th, td { padding: 30px; border: 3px solid red; background: lime; }
  fieldset { margin: 20px; padding: 30px; border: 4px solid red; }
  a { color: red; text-decoration: none; }
  dt { font-weight: 900; }
  h3, h4 { margin: 40px; padding: 9px; font: 700 40px serif; color: red; }
  blockquote, details { margin: 30px; padding: 20px; border: 5px solid red; font-size: 30px; }
  hr { margin: 30px; border: 5px solid red; opacity: .25; }
  kbd, sub, sup { position: relative; bottom: 9px; padding: 9px; border-radius: 20px; background: black; color: red; font-size: 30px; vertical-align: baseline; }
  strong { font-weight: 900; }
  img { max-width: 20px; height: auto; border: 3px solid red; }
  svg { display: inline; vertical-align: middle; width: 90px; }
`
const PROPERTIES = [
  'box-sizing', 'display', 'width', 'height', 'min-height', 'margin', 'padding', 'border', 'border-radius', 'background-color', 'color',
  'font-family', 'font-size', 'font-weight', 'line-height', 'overflow', 'text-transform', 'text-decoration-line',
] as const

function looks(root: Element): string[] {
  return [...root.querySelectorAll('.er, .er *')].map((element) => {
    const style = getComputedStyle(element)
    return `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${PROPERTIES.map((name) => `${name}: ${style.getPropertyValue(name)}`).join('; ')}`
  })
}

test('another style sheet’s rules for bare elements change nothing, wherever they stand', async () => {
  const screen = await render(<KitSampler />)
  await expect.poll(() => screen.container.querySelector('.er-prose table'), { timeout: 20_000 }).not.toBeNull()
  const before = looks(screen.container)
  expect(before.length).toBeGreaterThan(200)
  const rude = document.createElement('style')
  rude.textContent = RUDE
  document.head.append(rude)
  onTestFinished(() => rude.remove())
  // Colours change over 120 ms: what is compared is where they arrive.
  await Promise.all(document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity).map((animation) => animation.finished))
  const after = looks(screen.container)
  expect(after.filter((look, at) => look !== before[at])).toEqual([])
})
