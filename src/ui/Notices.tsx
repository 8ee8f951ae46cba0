import { lazyPart } from './lazy-part.tsx'
import type { NoticeLineProps, NoticesProps } from './notices/notice-props.ts'

export type { NoticeLineProps, NoticesProps } from './notices/notice-props.ts'

/** One thing that the server, or this device, has to say. Its code is loaded when it is first drawn. */
export const NoticeLine = lazyPart<NoticeLineProps>(() => import('./notices/parts.ts').then((parts) => parts.Line))

/** The newest notices, oldest first. Their code is loaded when they are first drawn. */
export const Notices = lazyPart<NoticesProps>(() => import('./notices/parts.ts').then((parts) => parts.NoticeList))
