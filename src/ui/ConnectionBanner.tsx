import { lazyPart } from './lazy-part.tsx'
import type { ConnectionBannerProps } from './notices/notice-props.ts'

export type { ConnectionBannerProps } from './notices/notice-props.ts'

/** A strip that tells of the connection when it is not simply there. Coming back to live is silent; reconnecting is told after two seconds. Its code is loaded when it is first drawn. */
export const ConnectionBanner = lazyPart<ConnectionBannerProps>(() => import('./notices/parts.ts').then((parts) => parts.BannerStrip))
