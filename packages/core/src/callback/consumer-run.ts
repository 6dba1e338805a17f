import { isLuxError } from '../errors/lux-error.js'
import type { Change, ChangeWindow, KindReset } from '../feed/change.js'
import type { FeedPosition } from '../feed/feed-position.js'
import { lostReasonOf } from '../feed/position-lost.js'
import { WakeSignal } from '../feed/wake-signal.js'
import type { BaseRealm } from '../realm/base-realm.js'
import { beginningOf } from './consumer-beginning.js'
import type { ConsumerStatistics } from './consumer-statistics.js'
import { failureNote } from './consumer-statistics.js'
import type { ConsumerTask } from './consumer-task.js'
import type { DeadLetter } from './dead-letter.js'
import { KeyedLanes, type LaneOutcome } from './keyed-lanes.js'
import { PositionProgress, type ProgressMark } from './position-progress.js'
import { PositionSaver } from './position-saver.js'
import { backoffMs } from './retry-policy.js'
import { storeChange } from './stored-change.js'
import { tellGap } from './tell-gap.js'
import { withinTime } from './within-time.js'

/** Changes of one consumer that are held in memory at most. */
const CAPACITY = 1_000

const PAUSE_MS = 1_000

interface Delivery {
  readonly change: Change
  readonly mark: ProgressMark
}

/** One consumer at work: from its stored position on, until it is told to stop. */
export class ConsumerRun {
  readonly #task: ConsumerTask
  readonly #realm: BaseRealm
  readonly #statistics: ConsumerStatistics
  readonly #signal: AbortSignal
  readonly #lanes: KeyedLanes<Delivery>
  readonly #progress = new PositionProgress()
  readonly #saver: PositionSaver
  /** Everything before it has been brought to the lanes. */
  #at: FeedPosition | undefined

  constructor(task: ConsumerTask, realm: BaseRealm, statistics: ConsumerStatistics, signal: AbortSignal) {
    this.#task = task
    this.#realm = realm
    this.#statistics = statistics
    this.#signal = signal
    this.#saver = new PositionSaver(task.journal, this.#progress)
    this.#lanes = new KeyedLanes({
      workers: task.workers,
      capacity: CAPACITY,
      handle: (delivery, attempt) => this.#handle(delivery, attempt),
    })
  }

  get waiting(): number {
    return this.#lanes.size
  }

  async follow(): Promise<void> {
    const pause = new WakeSignal(this.#signal)
    try {
      while (!this.#signal.aborted) {
        try {
          this.#at ??= await beginningOf(this.#task, this.#realm)
          this.#statistics.state = 'following'
          await this.#read(this.#at)
        } catch (error) {
          if (this.#signal.aborted) return
          if (await this.#skipsLost(error)) continue
          this.#statistics.state = 'failing'
          this.#statistics.noteError(error)
          await pause.wait(PAUSE_MS)
        }
      }
    } finally {
      await this.#lanes.stop()
      await this.#saver.flush().catch((error: unknown) => this.#statistics.noteError(error))
    }
  }

  async #read(from: FeedPosition): Promise<void> {
    const options = { signal: this.#signal, refresh: true } as const
    for await (const window of this.#realm.changes.windows(from, options)) {
      await this.#tellResets(window.resets)
      await this.#bring(window)
      if (this.#signal.aborted) return
      if (!window.partial) this.#reach(window.to)
    }
  }

  #reach(position: FeedPosition): void {
    this.#at = position
    this.#progress.close(position)
    this.#saver.note()
  }

  async #bring({ changes }: ChangeWindow): Promise<void> {
    for (const change of changes) {
      if (this.#signal.aborted) return
      if (!this.#task.match(change)) continue
      await this.#lanes.submit(`${change.kind} ${change.soulId}`, { change, mark: this.#progress.add() })
    }
  }

  async #tellResets(resets: readonly KindReset[]): Promise<void> {
    for (const { kind, reason } of resets) {
      if (!this.#task.shapes.has(kind)) continue
      await this.#lanes.idle()
      await this.#tellGap({ consumer: this.#task.name, kind, reason })
    }
  }

  #tellGap(gap: Parameters<typeof tellGap>[1]): Promise<void> {
    return tellGap(this.#task, gap, this.#statistics, this.#signal)
  }

  /** What was lost is lost: it is told, and the consumer goes on with what comes. */
  async #skipsLost(error: unknown): Promise<boolean> {
    if (!isLuxError(error, 'LUX_POSITION_LOST')) return false
    // Taken first: what comes while the consumer makes up for the gap is told to it afterwards.
    const head = await this.#realm.changes.head()
    await this.#lanes.idle()
    await this.#tellGap({ consumer: this.#task.name, reason: lostReasonOf(error) })
    if (!this.#signal.aborted) this.#reach(head)
    return true
  }

  async #handle({ change, mark }: Delivery, attempt: number): Promise<LaneOutcome> {
    if (this.#signal.aborted) return 'done'
    const { deliver, timeoutMs } = this.#task
    try {
      await withinTime(timeoutMs, (signal) => deliver(change, { attempt, signal }))
      this.#statistics.noteHandled(change.at)
    } catch (error) {
      this.#statistics.noteError(error)
      const again = await this.#failed(change, attempt, error)
      if (again !== undefined) return again
    }
    this.#progress.done(mark)
    this.#saver.note()
    return 'done'
  }

  /** Undefined when the change is given up and kept. */
  async #failed(change: Change, attempt: number, error: unknown): Promise<LaneOutcome | undefined> {
    const { retry, journal } = this.#task
    if (attempt >= retry.attempts) {
      const isKept = await journal.bury(this.#letter(change, attempt, error)).catch(() => false)
      if (isKept) return undefined
    }
    this.#statistics.noteRetry()
    return { againAfterMs: backoffMs(retry, attempt) }
  }

  #letter(change: Change, attempts: number, error: unknown): DeadLetter {
    const { name, shapes } = this.#task
    const shape = shapes.get(change.kind)
    if (shape === undefined) throw new TypeError(`The consumer ${name} has no kind ${change.kind}.`)
    return {
      type: 'change',
      id: letterId(change),
      consumer: name,
      buriedAt: this.#statistics.now,
      change: storeChange(change, shape),
      attempts,
      error: failureNote(error),
    }
  }
}

/** Sorts by time and place in the log; the same for a change that comes twice. */
function letterId({ at, sequence, operation }: Change): string {
  return `${String(at).padStart(15, '0')}-${String(sequence).padStart(16, '0')}-${operation}`
}
