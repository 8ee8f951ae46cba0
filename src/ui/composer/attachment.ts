/** What may be attached to a message. */
export interface AttachmentRules {
  /** As an input's `accept`: `image/*,.pdf`. Default: pictures; with an upload, anything. */
  readonly accept?: string | undefined
  /** Most bytes of one. Default: 3 MB, since pictures travel inside the message; with an upload 25 MB. */
  readonly maxBytes?: number | undefined
  /** Most at once. Default 10. */
  readonly maxCount?: number | undefined
}

export interface UploadContext {
  /** Aborted when the person takes the file away again. */
  readonly signal: AbortSignal
  /** From 0 to 1. */
  readonly onProgress: (done: number) => void
}

/** Keeps a file somewhere, and gives its address. */
export type Upload = (file: File, context: UploadContext) => Promise<string>

/** What goes with a message: addresses, as its `image_urls` and `file_urls`. */
export interface Attached {
  readonly imageUrls: readonly string[]
  readonly fileUrls: readonly string[]
}

export interface Attachment {
  readonly id: number
  readonly file: File
  readonly kind: 'image' | 'file'
  /** `working`: it is being read or uploaded. */
  readonly status: 'working' | 'ready' | 'failed'
  /** From 0 to 1; null while nobody knows. */
  readonly progress: number | null
  /** A small picture of it. */
  readonly preview: string | null
  /** Its address, once it is ready; else empty. */
  readonly url: string
  /** Why it failed. */
  readonly reason: string
}

/** A file that was not taken. `is` and `most` are the figures that do not fit. */
export interface Refused {
  readonly name: string
  readonly why: 'type' | 'size' | 'count' | 'unreadable'
  readonly is?: number
  readonly most?: number
}

export interface AttachmentView {
  readonly items: readonly Attachment[]
  readonly refused: readonly Refused[]
}
