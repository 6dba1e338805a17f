import { randomUUID } from 'node:crypto'
import type { BaseRealm } from '../realm/base-realm.js'
import { beginningOf } from './consumer-beginning.js'
import { ConsumerLease } from './consumer-lease.js'
import { ConsumerRun } from './consumer-run.js'
import { type ConsumerPulse, ConsumerStatistics } from './consumer-statistics.js'
import type { ConsumerTask } from './consumer-task.js'
import { whileHeld } from './held-lease.js'

export interface ConsumerOwnership {
  /** Only one process at a time follows; the others wait. */
  readonly isExclusive: boolean
  /** Milliseconds after which another process takes over from one that died. */
  readonly leaseMs: number
}

/** One consumer from start to stop. */
export class Consumer {
  readonly task: ConsumerTask
  readonly #realm: BaseRealm
  readonly #ownership: ConsumerOwnership
  readonly #statistics: ConsumerStatistics
  readonly #ending = new AbortController()
  #run: ConsumerRun | undefined
  #starting: Promise<void> | undefined
  #following: Promise<void> | undefined

  constructor(task: ConsumerTask, realm: BaseRealm, ownership: ConsumerOwnership) {
    this.task = task
    this.#realm = realm
    this.#ownership = ownership
    this.#statistics = new ConsumerStatistics(Date.now)
  }

  /** Resolves when every change from now on will reach it, unless its realm cannot say so yet. */
  start(): Promise<void> {
    this.#starting ??= this.#start()
    return this.#starting
  }

  async #start(): Promise<void> {
    // A realm that is out of reach is waited for, and a lost position told, by the run itself.
    await beginningOf(this.task, this.#realm).catch((error: unknown) => this.#statistics.noteError(error))
    if (!this.#ending.signal.aborted) this.#following = this.#follow()
  }

  async #follow(): Promise<void> {
    const { isExclusive, leaseMs } = this.#ownership
    // The count of dead letters shows from the beginning.
    await this.task.journal.deadLetters?.count().catch(() => 0)
    if (!isExclusive) return this.#work(this.#ending.signal)
    this.#statistics.state = 'waiting'
    const lease = new ConsumerLease({
      store: this.#realm.stateStore,
      key: `lease/${this.task.name}`,
      owner: randomUUID(),
      ttlMs: leaseMs,
    })
    await whileHeld(lease, leaseMs, this.#ending.signal, (held) => this.#work(held))
  }

  async #work(signal: AbortSignal): Promise<void> {
    const run = new ConsumerRun(this.task, this.#realm, this.#statistics, signal)
    this.#run = run
    await run.follow()
    this.#statistics.state = 'waiting'
  }

  /** Ends after the calls that are at work; what only waits is handled after the next start. */
  async stop(): Promise<void> {
    this.#ending.abort()
    await this.#starting
    await this.#following
    this.#statistics.state = 'stopped'
  }

  pulse(): ConsumerPulse {
    return this.#statistics.pulse(this.#run?.waiting ?? 0, this.task.journal.deadLetters?.size ?? 0)
  }
}
