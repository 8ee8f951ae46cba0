import { type ClipboardEvent, type DragEvent, useEffect, useInsertionEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { AttachmentRules, AttachmentView, Attached, Upload } from './attachment.ts'

export interface AttachingProps {
  /**
   * Lets people attach pictures, by button, paste and drop: `true`, or what may be attached. They travel inside the message, as `data:`
   * addresses. Default: only where there is an `onUpload`.
   */
  readonly attachments?: boolean | AttachmentRules | undefined
  /** Keeps a file and gives its address: with it, files of any kind may be attached. */
  readonly onUpload?: Upload | undefined
}

const NOTHING: AttachmentView = { items: [], refused: [] }
const load = async () => {
  const [{ AttachmentList }, { AttachmentTray }] = await Promise.all([import('./attachment-list.ts'), import('./AttachmentTray.tsx')])
  return { AttachmentList, AttachmentTray }
}
type Loaded = Awaited<ReturnType<typeof load>>
type Attaching = { readonly list: InstanceType<Loaded['AttachmentList']>; readonly Tray: Loaded['AttachmentTray'] }

/** What is attached to a message. The code for it is loaded with the first file. */
export function useAttachments({ attachments, onUpload }: AttachingProps, isDisabled: boolean) {
  const isAllowed = !isDisabled && (attachments ?? onUpload !== undefined) !== false
  const rules: AttachmentRules = typeof attachments === 'object' ? attachments : {}
  const options = useRef({ rules, upload: onUpload })
  useInsertionEffect(() => {
    options.current = { rules, upload: onUpload }
  })
  const [attaching, setAttaching] = useState<Attaching | null>(null)
  const [isMissing, setMissing] = useState(false)
  const [isOver, setOver] = useState(false)
  const view = useSyncExternalStore(attaching?.list.subscribe ?? never, attaching?.list.getView ?? nothing, nothing)
  const begun = useRef<Promise<Attaching>>(null)
  useEffect(() => () => void begun.current?.then(({ list }) => list.stop(), () => {}), [])

  const add = async (files: readonly File[]) => {
    if (files.length === 0) return
    try {
      begun.current ??= load().then(({ AttachmentList, AttachmentTray }) => ({ list: new AttachmentList(() => options.current), Tray: AttachmentTray }))
      const loaded = await begun.current
      setAttaching(loaded)
      setMissing(false)
      loaded.list.add(files)
    } catch {
      // The code is not there, and there is no network: the next file asks again.
      begun.current = null
      setMissing(true)
    }
  }

  const listeners = {
    onPaste: (event: ClipboardEvent) => {
      const { files, types } = event.clipboardData
      // Documents put a picture of their text beside it: the text is meant.
      if (files.length === 0 || (types.includes('text/plain') && types.includes('text/html'))) return
      event.preventDefault()
      void add([...files])
    },
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes('Files')) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      setOver(true)
    },
    onDragLeave: (event: DragEvent) => {
      if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) setOver(false)
    },
    onDrop: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes('Files')) return
      event.preventDefault()
      setOver(false)
      void add([...event.dataTransfer.files])
    },
  }
  const has = (status: string) => view.items.some((item) => item.status === status)
  return {
    ...view,
    isAllowed,
    /** What the button offers to choose. */
    accept: rules.accept ?? (onUpload ? undefined : 'image/*'),
    isWorking: has('working'),
    hasFailed: has('failed'),
    isMissing,
    isOver: isOver && isAllowed,
    listeners: isAllowed ? listeners : undefined,
    add,
    list: attaching?.list,
    Tray: attaching?.Tray,
  }
}

/** The addresses of what is attached; undefined where nothing is. */
export function attachedOf(items: AttachmentView['items']): Attached | undefined {
  const urls = (kind: string) => items.filter((item) => item.kind === kind).map(({ url }) => url)
  return items.length === 0 ? undefined : { imageUrls: urls('image'), fileUrls: urls('file') }
}

const never = () => () => {}
const nothing = () => NOTHING
