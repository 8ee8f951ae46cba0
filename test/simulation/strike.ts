import type { Device } from './device.ts'
import type { FaultKind } from './faults.ts'
import { Random } from './random.ts'
import type { Scheduler } from './scheduler.ts'
import type { Step } from './schedule.ts'
import type { Tab } from './tab.ts'

/** What the servers of both dialects let happen to them. */
export interface Victim {
  readonly isUp: boolean
  readonly key: string
  kill(): void
  restart(): void
  restore(lost: number): void
  reset(): void
  changeKey(key: string): void
}

export interface Stage {
  readonly scheduler: Scheduler
  readonly server: Victim
  readonly devices: readonly Device[]
  tabOf(device: number, tab: number): Tab
  readonly calmAt: number
}

const CLOSE_CODES = [1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015, 3000, 4001, 4003, 4004, 4400, 4999]

/** Lets one fault of the schedule befall the world. Those that need an opportunity (a frame, a request) wait for it. */
export function strike(stage: Stage, step: Step & { readonly what: FaultKind }): void {
  const { scheduler, server, calmAt } = stage
  const random = new Random(step.seed)
  const device = stage.devices[step.device] as Device
  const tab = stage.tabOf(step.device, step.tab)
  const { faults } = device
  const kind = step.what
  const during = (ms: number, end: () => void) => scheduler.after(Math.min(ms, Math.max(0, calmAt - scheduler.now)), 'user', null, end)
  switch (kind) {
    case 'link-closed':
    case 'link-silent':
      if (device.network.trouble(kind === 'link-silent' ? 'silent' : 'closed', random.pick(CLOSE_CODES))) faults.happened(kind)
      return
    case 'server-killed':
      if (!server.isUp) return
      faults.happened(kind)
      server.kill()
      during(random.between(10, 15_000), () => server.restart())
      return
    case 'server-restored':
      faults.happened(kind)
      server.restore(1 + random.int(30))
      return
    case 'server-reset':
      faults.happened(kind)
      server.reset()
      return
    case 'key-changed':
      faults.happened(kind)
      server.changeKey(`key-${step.seed}`)
      return
    case 'disk-full':
      device.disk.fill(random.between(100, 20_000))
      return
    case 'disk-corrupted':
      for (let i = random.int(3); i >= 0; i--) if (device.disk.corrupt('eventreel', 'pages', random)) faults.happened(kind)
      return
    case 'disk-killed':
      faults.happened(kind)
      device.disk.kill()
      return
    case 'disk-deleted':
    case 'outbox-deleted':
      faults.happened(kind)
      device.disk.erase(kind === 'disk-deleted' ? 'eventreel' : 'eventreel-outbox')
      return
    case 'tab-crashed':
      if (tab.page === null) return
      faults.happened(kind)
      device.kill(tab.page)
      during(random.between(50, 9_000), () => tab.open())
      return
    case 'tab-crashed-at-work':
      if (tab.page === null) return
      tab.page.crashIn = 1 + random.int(25)
      during(random.between(5_000, 12_000), () => tab.open())
      return
    case 'tab-frozen':
    case 'leader-frozen': {
      const page = kind === 'tab-frozen' ? tab.page : [...device.pages].find((candidate) => device.locks.isHolder(candidate))
      if (page == null || page.isFrozen) return
      faults.happened(kind)
      const [isTold, keepsMessages] = [random.chance(0.5), random.chance(0.6)]
      device.freeze(page, isTold)
      during(random.between(500, 40_000), () => device.thaw(page, keepsMessages))
      return
    }
    case 'device-slept': {
      faults.happened(kind)
      const ms = random.between(2_000, 60_000)
      const pages = [...device.pages]
      for (const page of pages) device.freeze(page, false)
      // Of what stood before, nothing stands after a long sleep.
      if (ms > 20_000) device.network.cut()
      during(ms, () => pages.forEach((page) => device.thaw(page, true)))
      return
    }
    case 'clock-jumped':
      faults.happened(kind)
      device.clockOffset += random.pick([-3_600_000, -30_000, 5_000, 1_800_000])
      return
    case 'offline':
      if (!device.isOnline) return
      faults.happened(kind)
      device.setOnline(false)
      during(random.between(100, 20_000), () => device.setOnline(true))
      return
    default:
      faults.arm(kind, random.int(opportunities(kind)))
  }
}

/** Among how many opportunities the one is drawn that a fault takes. */
function opportunities(kind: FaultKind): number {
  if (kind.startsWith('frame-')) return 12
  if (kind.startsWith('http-')) return 3
  if (kind.startsWith('connect-') || kind.startsWith('disk-open')) return 2
  return 12
}

/** Everything that lasts is over. */
export function calm(stage: Stage): void {
  const { server, devices } = stage
  if (!server.isUp) server.restart()
  for (const device of devices) {
    device.isCalm = true
    device.faults.stop()
    device.disk.fill(0)
    for (const page of device.pages) {
      page.crashIn = 0
      device.thaw(page, true)
    }
    device.setOnline(true)
  }
}
