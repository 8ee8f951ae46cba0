import { englishLabels } from '../labels.ts'
import type { PictureLabels } from './labels.ts'

const numbers = /* @__PURE__ */ new Intl.NumberFormat('en')
const count = (n: number, one: string) => `${numbers.format(n)} ${one}${n === 1 ? '' : 's'}`

export const englishPictureLabels: PictureLabels = {
  ...englishLabels,
  waterfall: {
    name: 'Run over time',
    empty: 'Nothing has happened yet.',
    summary: (steps, failed, span) => [count(steps, 'step'), failed === 0 ? '' : `${numbers.format(failed)} failed`, span].filter((words) => words !== '').join(' · '),
    selected: (steps, span) => `${span} selected · ${count(steps, 'step')}`,
    thought: (span) => `thought for ${span}`,
    waited: (span) => `waited ${span}`,
    idle: (span) => `${span} idle`,
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Show all',
    zoomToSelection: 'Zoom to it',
    clear: 'Clear',
    close: 'Close',
  },
  lanes: { name: 'Runs side by side', choose: 'Runs to show', root: 'This run' },
  minimap: {
    name: 'Map of the run',
    event: (id, title) => `#${numbers.format(id)} ${title}`,
  },
  replay: {
    name: 'Replay',
    play: 'Play',
    pause: 'Pause',
    back: 'One event back',
    forward: 'One event forward',
    position: 'Position',
    eventOf: (shown, all) => `Event ${numbers.format(shown)} of ${numbers.format(all)}`,
    speed: 'Speed',
    times: (speed) => `${numbers.format(speed)}×`,
    skipWaiting: 'Skip waiting',
  },
}
