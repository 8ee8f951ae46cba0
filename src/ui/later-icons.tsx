import { icon, path } from './icon.tsx'

/** Those of parts that are loaded after the first drawing. */
export const laterIcons = {
  dot: icon('dot', <circle cx="8" cy="8" r="3" className="er-icon-solid" />),
  info: icon('info', path('M8 2.25a5.75 5.75 0 1 0 0 11.5a5.75 5.75 0 1 0 0-11.5M8 7.5v3.5M8 5v.1')),
  pause: icon('pause', path('M6 4v8M10 4v8')),
  play: icon('play', path('M5.5 3.75l6.5 4.25-6.5 4.25z')),
  stop: icon('stop', path('M4.5 4.5h7v7h-7z')),
} as const
