import {
  type BaseRealm,
  type LiveMessage,
  LiveResult,
  type LiveStep,
  type LiveUpdate,
  type WatchRequest,
} from '@luxdb/core'
import { type ResultRow, type RowLayout, renderRows, type SacredQuery } from '@luxdb/core/query'

const DEADLINE_MS = 20_000

/** A live query that is followed: its result is kept by what it says alone. */
export class WatchedSet {
  readonly query: SacredQuery
  readonly result: LiveResult<string> = new LiveResult<string>()
  /** Every resync that was told. */
  readonly resyncs: string[] = []
  /** What cannot be: an enter of what is there, an update of what is not. */
  readonly anomalies: string[] = []
  readonly #realm: BaseRealm
  readonly #applied: (rows: readonly string[]) => void
  #stop = new AbortController()
  #running: Promise<void> = Promise.resolve()
  #changed: () => void = () => undefined
  #failure: unknown

  /** @param applied called with the rows after each message: what a client would show then */
  constructor(
    realm: BaseRealm,
    query: SacredQuery,
    applied: (rows: readonly string[]) => void = () => undefined,
  ) {
    this.#realm = realm
    this.query = query
    this.#applied = applied
  }

  /** Resolves when the query is live. */
  async start(realm: BaseRealm = this.#realm): Promise<void> {
    this.#stop = new AbortController()
    const { cursor } = this.result
    const request: WatchRequest = {
      type: 'watch',
      kind: this.query.kind,
      query: this.query,
      ...(cursor === undefined ? {} : { since: cursor }),
    }
    const { layout, messages } = realm.watch(request, { signal: this.#stop.signal })
    let isLive: () => void = () => undefined
    const live = new Promise<void>((resolve) => (isLive = resolve))
    this.#running = this.#follow(messages, layout, () => isLive()).catch((error: unknown) => {
      this.#failure = error
      isLive()
    })
    await live
    this.#assertGoing()
  }

  async #follow(
    messages: ReturnType<BaseRealm['watch']>['messages'],
    layout: RowLayout,
    isLive: () => void,
  ): Promise<void> {
    for await (const message of messages) {
      if (message.type === 'resync') this.resyncs.push(message.reason)
      this.#apply(toUpdate(message, layout))
      if (message.type !== 'resync') isLive()
      this.#changed()
    }
  }

  #apply(update: LiveUpdate<string>): void {
    if (update.type === 'delta') this.#note(update)
    this.result.apply(update)
    if (update.type !== 'resync') this.#applied(this.result.rows())
  }

  /** A plain query never says the same twice. */
  #note({ changes }: Extract<LiveUpdate<string>, { type: 'delta' }>): void {
    const there = new Set(this.result.entries().map(([soulId]) => soulId))
    for (const { type, soulId } of changes) {
      if (type === 'enter' && there.has(soulId)) this.anomalies.push(`enter of ${soulId}, which is there`)
      if (type !== 'enter' && !there.has(soulId))
        this.anomalies.push(`${type} of ${soulId}, which is not there`)
      if (type === 'leave') there.delete(soulId)
      else there.add(soulId)
    }
  }

  /** Calls back once, after the next message. */
  onChange(listener: () => void): void {
    this.#changed = listener
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  /** Waits until the result is what the query answers now. @throws when that takes too long */
  async assertRight(realm: BaseRealm = this.#realm): Promise<void> {
    const deadline = performance.now() + DEADLINE_MS
    for (;;) {
      this.#assertGoing()
      const wanted = await freshRows(realm, this.query)
      if (same(this.#shown(), wanted)) return
      if (performance.now() > deadline) {
        throw new Error(
          `A live query is not what it has to be: ${JSON.stringify({ query: this.query, shown: this.#shown(), wanted })}`,
        )
      }
      await this.#nextChange(100)
    }
  }

  #nextChange(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs)
      this.#changed = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Without an order and a limit the rows stand in any order. */
  #shown(): readonly string[] {
    const rows = this.result.rows()
    return isList(this.query) ? rows : [...rows].sort()
  }

  #assertGoing(): void {
    if (this.#failure !== undefined) throw this.#failure
  }
}

/** Rows as the JSON that a client would get. */
function toUpdate(message: LiveMessage, layout: RowLayout): LiveUpdate<string> {
  if (message.type === 'resync') return message
  if (message.type === 'snapshot') return { ...message, rows: texts(message.rows, layout) }
  const changes = message.changes.map((change): LiveStep<string> => {
    if (change.type === 'leave') return change
    const [row = ''] = texts([change.row], layout)
    return { ...change, row }
  })
  return { ...message, changes }
}

async function freshRows(realm: BaseRealm, query: SacredQuery): Promise<readonly string[]> {
  const result = await realm.execute({ type: 'contemplate', kind: query.kind, query })
  if (result.type !== 'rows') throw new TypeError('A contemplate request gives rows.')
  const rows = texts(result.rows, result.layout)
  return isList(query) ? rows : [...rows].sort()
}

/** Queries whose changes carry places. */
function isList({ limit, embed, aggregate, distinct, where }: SacredQuery): boolean {
  return (
    limit !== undefined ||
    embed !== undefined ||
    aggregate !== undefined ||
    distinct === true ||
    JSON.stringify(where ?? {}).includes('"exists"')
  )
}

function texts(rows: readonly ResultRow[], layout: RowLayout): readonly string[] {
  return renderRows(layout, rows).map((row) => JSON.stringify(row))
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index])
}
