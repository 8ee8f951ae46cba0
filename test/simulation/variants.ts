import type { FaultKind } from './faults.ts'

/** A deliberate mistake in the library: one piece of text of one file, and what takes its place. */
export interface Variant {
  readonly name: string
  /** Below `src/`. */
  readonly file: string
  readonly find: string
  readonly replace: string
  /** Where only these faults bring it to light: schedules without any of them are passed over, which saves their time. */
  readonly shownBy?: readonly FaultKind[]
}

/** Each must be caught by the simulation within 1,000 seeds. The text must be in the file exactly once, so that a variant never silently tests nothing. */
export const VARIANTS: readonly Variant[] = [
  {
    name: 'cursor-takes-the-last-received-id',
    file: 'stream/live-session.ts',
    find: 'return { afterId: id,',
    replace: 'return { afterId: this.#session.latestEventId,',
  },
  {
    name: 'handover-replays-before-it-subscribes',
    file: 'stream/live-session.ts',
    find: 'if (this.history.isLateWriting) attempt.confirmer.hint()',
    replace: 'if (this.history.isLateWriting) this.#checkCaughtUp(true)',
  },
  {
    name: 'outbox-without-keys',
    file: 'source/contiguous-link.ts',
    find: 'idempotency_key: idempotencyKey, epoch })',
    replace: 'idempotency_key: this.#runtime.uuid(), epoch })',
  },
  {
    name: 'page-sealed-with-an-unconfirmed-hole',
    file: 'stream/history-reader.ts',
    find: 'if (!this.#isLateWriting) return covers',
    replace: 'if (covers.to >= 0) return covers',
  },
  {
    name: 'id-settled-too-soon',
    file: 'ingest/settle-clock.ts',
    find: 'SETTLE_MS = 60_000',
    replace: 'SETTLE_MS = 6_000',
  },
  {
    name: 'leader-without-fencing',
    file: 'store/stored-log.ts',
    find: 'if (generation !== known.generation || term !== known.term || (known.id !== null && id !== known.id))',
    replace: 'if (generation === -1 && term !== known.term && id !== known.id)',
    shownBy: ['disk-deleted'],
  },
  {
    name: 'epoch-never-sent',
    file: 'source/contiguous-link.ts',
    find: 'const claim = epoch === undefined ? {}',
    replace: 'const claim = epoch !== null || epoch === undefined ? {}',
  },
  {
    name: 'gap-forgotten',
    file: 'stream/live-session.ts',
    find: 'await mirror.keep(fresh, { asked: attempt.asked }).catch(',
    replace: 'await mirror.keep(fresh, { asked: attempt.asked, covers: { from: Math.max(0, mirror.cursor), to: fresh.at(-1)?.id ?? 0 } }).catch(',
  },
  {
    name: 'head-not-compared',
    file: 'stream/live-session.ts',
    find: 'if (frame.sent !== undefined && mirror.cursor < frame.sent)',
    replace: 'if (frame.sent !== undefined && mirror.cursor < -2)',
  },
  {
    name: 'silence-taken-for-peace',
    file: 'source/contiguous-link.ts',
    find: 'const silentMs = Math.max(',
    replace: 'const silentMs = 0 * Math.max(',
  },
  {
    name: 'events-before-the-handshake-taken',
    file: 'stream/live-session.ts',
    find: "if (this.#link.phase !== 'standing') throw",
    replace: "if (this.#link.phase === 'idle') throw",
    shownBy: ['server-restored'],
  },
  {
    name: 'checksum-not-verified',
    file: 'store/page-record.ts',
    find: 'record.sum === checksum(',
    replace: 'record.sum !== -checksum(',
  },
  {
    name: 'reset-that-does-not-clear',
    file: 'store/stored-log.ts',
    find: "tx.objectStore('pages').delete(rangeOfLog(head.id))",
    replace: "if (head.rev < 0) tx.objectStore('pages').delete(rangeOfLog(head.id))",
  },
  {
    name: 'refusal-tried-for-ever',
    file: 'stream/courier.ts',
    find: "if (!failure.retryable && failure.code !== 'unauthorized') this.fail(entry, failure)",
    replace: "if (!failure.retryable && failure.code === 'unauthorized') this.fail(entry, failure)",
  },
  {
    name: 'saved-before-it-is-on-the-disk',
    file: 'stream/safe-outbox.ts',
    find: 'return this.#run((outbox, signal) => outbox.put(entry, signal))',
    replace: "void this.#run((outbox, signal) => outbox.put(entry, signal))\n    return this.load().then((content) => content?.home ?? '')",
  },
  {
    name: 'sent-again-when-nothing-answers',
    file: 'stream/courier.ts',
    find: 'if (id === undefined) return this.awaitEcho(key)',
    replace: "if (id === undefined) throw new EventreelError('connection_closed', 'Nothing answers.', { retryable: true })",
  },
  {
    name: 'told-before-the-commit',
    file: 'stream/log-mirror.ts',
    find: 'await this.#commit((store) => store.append(events, { covers }))\n      // Asked only now: what was held before may have been given up with the disk.\n      const fresh = sorted.filter((event) => this.#ids.isNew(event))\n',
    replace: 'const fresh = sorted.filter((event) => this.#ids.isNew(event))\n      this.#ids.note(sorted, covers)\n      this.onKept(fresh)\n      await this.#commit((store) => store.append(events, { covers }))\n',
  },
  {
    name: 'missed-messages-not-noticed',
    file: 'stream/tab-channel.ts',
    find: 'const missed = n !== (before ?? 0) + 1',
    replace: 'const missed = n < (before ?? 0)',
    shownBy: ['tab-frozen'],
  },
  {
    name: 'told-out-of-order',
    file: 'stream/live-conversation.ts',
    find: 'event.id > (this.#told ?? -1) && hasId',
    replace: 'event.id >= 0 && hasId',
  },
  {
    name: 'reset-not-followed',
    file: 'stream/live-session.ts',
    find: 'await this.#startOn(frame.reset, attempt)',
    replace: 'this.#stand(attempt)',
  },
  {
    name: 'duplicates-not-dropped',
    file: 'stream/log-mirror.ts',
    find: 'const fresh = sorted.filter((event) => this.#ids.isNew(event))',
    replace: 'const fresh = [...sorted, ...sorted.slice(-1)]',
  },
  {
    name: 'answer-taken-for-the-log',
    file: 'stream/courier.ts',
    find: 'else list.update(key, { ackedId: id })',
    replace: 'else list.remove(key, id)',
  },
  {
    name: 'v1-deduplicated-by-timestamp',
    file: 'source/v1/v1-pages.ts',
    find: 'if (this.#places.has(uuid) || this.#hinted.has(uuid)) return null',
    replace: "if (this.#places.at(this.#places.top)?.timestamp === raw['timestamp']) return null",
  },
  {
    name: 'v1-reconnects-from-a-stale-point',
    file: 'source/v1/v1-pages.ts',
    find: 'count = await this.#count(signal)',
    replace: 'count = (this as { first?: number }).first ??= await this.#count(signal)',
  },
]
