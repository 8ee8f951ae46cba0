import type { Runtime } from '../../src/runtime.ts'
import type { Device } from './device.ts'
import type { Random } from './random.ts'
import type { Owner, Task } from './scheduler.ts'

/** One life of a tab, from its load to its end: what the client's code takes for the platform. */
export class Page implements Owner {
  readonly name: string
  readonly device: Device
  readonly runtime: Runtime
  readonly deferred: Task[] = []
  isDead = false
  isFrozen = false
  /** Databases that did not open for it, or stopped answering: what is in them comes to light at the next load. */
  readonly troubled = new Set<string>()
  /** It was told that it will stand still. */
  isSuspended = false
  isVisible = true
  /** Dies at the n-th thing that it does to the outside from now on; 0: does not. */
  crashIn = 0
  readonly onlineListeners = new Set<(online: boolean) => void>()
  readonly visibleListeners = new Set<(visible: boolean) => void>()
  readonly suspendListeners = new Set<(suspended: boolean) => void>()

  constructor(name: string, device: Device, random: Random) {
    this.name = name
    this.device = device
    const { scheduler, disk, locks, channels, network } = device
    const indexedDB = disk.factoryFor(this)
    const manager = locks.managerFor(this)
    const listen = <T>(listeners: Set<T>) => (listener: T) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
    let uuids = 0
    const uuidPrefix = random.int(2 ** 30).toString(16).padStart(8, '0')
    this.runtime = {
      now: () => device.wallClock(),
      elapsed: () => scheduler.now,
      random: () => random.next(),
      uuid: () => `${uuidPrefix}-0000-4000-8000-${(uuids++).toString(16).padStart(12, '0')}`,
      setTimer: (callback, ms) => {
        // As in a browser: else a wait for the rest of a moment, too short to be added to the clock's number, never ends.
        const task = scheduler.after(Math.max(1, ms), 'timer', this, callback)
        return () => {
          task.isCancelled = true
        }
      },
      fetch: network.fetchFor(this),
      WebSocket: network.webSocketFor(this) as object as typeof globalThis.WebSocket,
      indexedDB: indexedDB as object as IDBFactory,
      locks: manager,
      BroadcastChannel: channels.constructorFor(this),
      isOnline: () => device.isOnline,
      onOnlineChange: listen(this.onlineListeners),
      isVisible: () => this.isVisible,
      onVisibleChange: listen(this.visibleListeners),
      onSuspend: listen(this.suspendListeners),
    }
  }

  /** Asked before the page does anything to the outside: false when it is dead, from this moment on or before. */
  effect(): boolean {
    if (this.isDead) return false
    if (this.crashIn > 0 && --this.crashIn === 0) {
      this.device.faults.happened('tab-crashed-at-work')
      this.device.kill(this)
      return false
    }
    return true
  }
}
