/** Of the shown side, for sharp screens. */
const SIDE = 96

/** The file as a `data:` address. */
export function dataUrlOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}

/**
 * A small square of a picture, drawn once: the picture itself may be many megabytes, and policies rarely allow `blob:`.
 * Rejects what is no picture.
 */
export async function previewOf(file: File): Promise<string | null> {
  if (typeof createImageBitmap !== 'function') return null
  const picture = await createImageBitmap(file)
  const { width, height } = picture
  const canvas = document.createElement('canvas')
  canvas.width = SIDE
  canvas.height = SIDE
  const scale = SIDE / Math.min(width, height)
  const pen = canvas.getContext('2d')
  pen?.drawImage(picture, (SIDE - width * scale) / 2, (SIDE - height * scale) / 2, width * scale, height * scale)
  picture.close()
  return pen ? canvas.toDataURL() : null
}
