import type { Page } from 'playwright'
import { type Look } from './looks.ts'

export interface Shot {
  readonly caption: string
  readonly png: Buffer
}

const GROUND = { light: '#fbfbfa', dark: '#111113' } as const
const WORDS = { light: '#5e5e59', dark: '#a9a9b2' } as const
/** WebP ends here, in pixels. */
const MAX_HEIGHT = 16_000
const QUALITY = 0.8

/** Pictures one below the other, each with its name, as one WebP. A single one stands without a name. */
export async function sheetOf(page: Page, shots: readonly Shot[], { theme }: Look): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ({ pictures, ground, words, maxHeight, quality }) => {
      const loaded = await Promise.all(
        pictures.map(async ({ caption, url }) => ({ caption, bitmap: await createImageBitmap(await (await fetch(url)).blob()) })),
      )
      const single = loaded.length === 1
      const line = single ? 0 : 32
      const gap = single ? 0 : 16
      const width = Math.max(...loaded.map(({ bitmap }) => bitmap.width))
      const height = Math.min(maxHeight, loaded.reduce((sum, { bitmap }) => sum + line + bitmap.height + gap, 0))
      const canvas = new OffscreenCanvas(width, height)
      const context = canvas.getContext('2d')
      if (context === null) throw new Error('This browser draws no canvas.')
      context.fillStyle = ground
      context.fillRect(0, 0, width, height)
      context.font = '500 12px system-ui, sans-serif'
      context.textBaseline = 'middle'
      let top = 0
      for (const { caption, bitmap } of loaded) {
        context.fillStyle = words
        if (!single) context.fillText(caption, 24, top + line / 2 + 4)
        context.drawImage(bitmap, 0, top + line)
        top += line + bitmap.height + gap
      }
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality })).arrayBuffer())
      let text = ''
      for (const byte of bytes) text += String.fromCharCode(byte)
      return btoa(text)
    },
    {
      pictures: shots.map(({ caption, png }) => ({ caption, url: `data:image/png;base64,${png.toString('base64')}` })),
      ground: GROUND[theme],
      words: WORDS[theme],
      maxHeight: MAX_HEIGHT,
      quality: QUALITY,
    },
  )
  return Buffer.from(base64, 'base64')
}
