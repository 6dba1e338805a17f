import { LuxError } from '@luxdb/core'
import type { CallLimits } from '@luxdb/realm-sql'
import { createClient, type PostgresClient } from './postgres-client.js'
import type { PostgresSource } from './postgres-source.js'
import { withinLimits } from './within-limits.js'

/** A connection that belongs to one caller until it is released. */
export interface Lease {
  readonly client: PostgresClient
  /** The connection is gone, and with it whatever its session held. */
  readonly lost: boolean
  /** Gives it back for others. */
  release(): void
  /** Closes it: the server undoes what was under way. */
  destroy(): void
}

interface Member {
  readonly client: PostgresClient
  generation: number
  idleTimer?: ReturnType<typeof setTimeout>
}

const IDLE_MS = 30_000
const MAX_WAITING = 1_000

/**
 * Connections for whoever needs one for itself: transactions, streams, reads that may have to be stopped.
 * Each is a client of one connection: the driver would otherwise hand a session that was lost to the next
 * statement of the same transaction.
 */
export class ConnectionLeases {
  readonly #source: PostgresSource
  readonly #idle: Member[] = []
  readonly #waiting: (() => void)[] = []
  readonly #closing = new Set<Promise<void>>()
  #leased = 0

  constructor(source: PostgresSource) {
    this.#source = source
  }

  get leased(): number {
    return this.#leased
  }

  /** @throws LUX_OVERLOADED when too many wait already, LUX_TIMEOUT, LUX_ABORTED */
  async take(limits: CallLimits): Promise<Lease> {
    if (this.#leased >= this.#source.poolSize) await this.#turn(limits)
    else this.#leased += 1
    const member = this.#idle.pop() ?? this.#open()
    clearTimeout(member.idleTimer)
    return this.#lease(member)
  }

  async close(): Promise<void> {
    for (const member of this.#idle.splice(0)) this.#end(member)
    await Promise.all(this.#closing)
  }

  /** Waits until somebody gives a place on; the place stays counted. */
  async #turn(limits: CallLimits): Promise<void> {
    if (this.#waiting.length >= MAX_WAITING) {
      throw new LuxError('LUX_OVERLOADED', `${MAX_WAITING} calls wait for a connection already; retry later.`)
    }
    let given = false
    let call: () => void = () => undefined
    const turn = new Promise<void>((resolve) => {
      call = () => {
        given = true
        resolve()
      }
      this.#waiting.push(call)
    })
    await withinLimits(
      turn,
      limits,
      () => {
        if (given) this.#pass()
        else this.#waiting.splice(this.#waiting.indexOf(call), 1)
      },
      0,
    )
  }

  #pass(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#leased -= 1
  }

  #open(): Member {
    const member: { generation: number; client?: PostgresClient } = { generation: 0 }
    const client = createClient(this.#source, {
      connections: 1,
      leased: true,
      onClose: () => {
        member.generation += 1
      },
    })
    return Object.assign(member, { client })
  }

  #lease(member: Member): Lease {
    const { generation } = member
    let over = false
    const once = (next: () => void): void => {
      if (over) return
      over = true
      next()
      this.#pass()
    }
    return {
      client: member.client,
      get lost() {
        return over || member.generation !== generation
      },
      release: () => once(() => this.#keep(member)),
      destroy: () => once(() => this.#end(member)),
    }
  }

  #keep(member: Member): void {
    member.idleTimer = setTimeout(() => {
      this.#idle.splice(this.#idle.indexOf(member), 1)
      this.#end(member)
    }, IDLE_MS)
    member.idleTimer.unref()
    this.#idle.push(member)
  }

  #end({ client, idleTimer }: Member): void {
    clearTimeout(idleTimer)
    const ending = client.end(0).catch(() => undefined)
    this.#closing.add(ending)
    void ending.then(() => this.#closing.delete(ending))
  }
}
