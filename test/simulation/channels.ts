import type { TabChannel } from '../../src/runtime.ts'
import { clone } from './disk/keys.ts'
import type { Page } from './page.ts'
import type { Random } from './random.ts'
import type { Scheduler } from './scheduler.ts'

interface Member {
  readonly name: string
  readonly page: Page
  readonly channel: TabChannel
  /** When the last message reaches it: what is sent later does not come earlier. */
  lastArrival: number
}

/** The BroadcastChannels of one origin: ordered, copied, never to oneself, lost to dead pages and waiting for frozen ones. */
export class SimChannels {
  readonly #scheduler: Scheduler
  readonly #random: Random
  readonly #members = new Set<Member>()

  constructor(scheduler: Scheduler, random: Random) {
    this.#scheduler = scheduler
    this.#random = random
  }

  /** The `BroadcastChannel` of one page. */
  constructorFor(page: Page): new (name: string) => TabChannel {
    const join = (name: string, channel: TabChannel) => this.#join(name, page, channel)
    return class implements TabChannel {
      onmessage: ((event: MessageEvent) => void) | null = null
      readonly #post: (data: unknown) => void
      readonly #leave: () => void

      constructor(name: string) {
        const { post, leave } = join(name, this)
        this.#post = post
        this.#leave = leave
      }

      postMessage(data: unknown): void {
        this.#post(data)
      }

      close(): void {
        this.#leave()
      }
    }
  }

  abandon(page: Page): void {
    for (const member of this.#members) if (member.page === page) this.#members.delete(member)
  }

  #join(name: string, page: Page, channel: TabChannel): { post: (data: unknown) => void; leave: () => void } {
    const own: Member = { name, page, channel, lastArrival: 0 }
    this.#members.add(own)
    return {
      leave: () => void this.#members.delete(own),
      post: (data) => {
        if (!page.effect()) return
        if (!this.#members.has(own)) throw new DOMException('The channel is closed.', 'InvalidStateError')
        for (const other of this.#members) {
          if (other === own || other.name !== name) continue
          const copy = clone(data)
          const arrival = Math.max(other.lastArrival, this.#scheduler.now + this.#random.between(0.1, 2))
          other.lastArrival = arrival
          this.#scheduler.after(arrival - this.#scheduler.now, 'channel', other.page, () => {
            if (this.#members.has(other)) other.channel.onmessage?.({ data: copy } as MessageEvent)
          })
        }
      },
    }
  }
}
