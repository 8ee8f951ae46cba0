/** A picture that is one. */
export async function picture(name = 'cart.png', side = 64, type = 'image/png'): Promise<File> {
  const canvas = document.createElement('canvas')
  canvas.width = side
  canvas.height = side / 2
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('This browser does not draw.')
  pen.fillStyle = 'teal'
  pen.fillRect(0, 0, side, side / 4)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type))
  if (blob === null) throw new Error(`This browser does not write ${type}.`)
  return new File([blob], name, { type })
}

export function textFile(name = 'notes.txt', text = 'Notes.', type = 'text/plain'): File {
  return new File([text], name, { type })
}

function carrying(files: readonly File[], texts: Readonly<Record<string, string>> = {}): DataTransfer {
  const data = new DataTransfer()
  for (const file of files) data.items.add(file)
  for (const [type, text] of Object.entries(texts)) data.setData(type, text)
  return data
}

/** As a person does it; tells whether the page took it, so that the browser does not. */
export function paste(target: Element, files: readonly File[], texts?: Readonly<Record<string, string>>): boolean {
  return !target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: carrying(files, texts), bubbles: true, cancelable: true }))
}

export function drag(type: 'dragover' | 'dragleave' | 'drop', target: Element, files: readonly File[]): boolean {
  return !target.dispatchEvent(new DragEvent(type, { dataTransfer: carrying(files), bubbles: true, cancelable: true }))
}

export function choose(input: HTMLInputElement, files: readonly File[]): void {
  input.files = carrying(files).files
  input.dispatchEvent(new Event('change', { bubbles: true }))
}
