import { chineseLabels } from '../chinese.ts'
import type { PictureLabels } from './labels.ts'

const numbers = /* @__PURE__ */ new Intl.NumberFormat('zh-CN')
const n = (amount: number) => numbers.format(amount)

/**
 * Simplified Chinese.
 * @example <RunWaterfall rows={rows} labels={chinesePictureLabels} />
 */
export const chinesePictureLabels: PictureLabels = {
  ...chineseLabels,
  waterfall: {
    name: '运行时间图',
    empty: '还没有任何步骤。',
    summary: (steps, failed, span) => [`${n(steps)} 个步骤`, failed === 0 ? '' : `${n(failed)} 个失败`, span].filter((words) => words !== '').join(' · '),
    selected: (steps, span) => `已选 ${span} · ${n(steps)} 个步骤`,
    thought: (span) => `思考了 ${span}`,
    waited: (span) => `等待了 ${span}`,
    idle: (span) => `空闲 ${span}`,
    zoomIn: '放大',
    zoomOut: '缩小',
    fit: '显示全部',
    zoomToSelection: '放大所选',
    clear: '清除',
    close: '关闭',
  },
  lanes: { name: '并列的运行', choose: '要显示的运行', root: '本次运行' },
  minimap: {
    name: '运行概览',
    event: (id, title) => `#${n(id)} ${title}`,
  },
  replay: {
    name: '回放',
    play: '播放',
    pause: '暂停',
    back: '后退一个事件',
    forward: '前进一个事件',
    position: '位置',
    eventOf: (shown, all) => `第 ${n(shown)} 个事件，共 ${n(all)} 个`,
    speed: '速度',
    times: (speed) => `${n(speed)} 倍`,
    skipWaiting: '跳过等待',
  },
}
