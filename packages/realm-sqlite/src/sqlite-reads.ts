import type { DriverContext } from '@luxdb/core'
import type { KindShape, ResultRow } from '@luxdb/core/query'
import type { BoundStatement, CompiledStatement } from '@luxdb/realm-sql'
import { isBusy, retryWhileBusy } from './busy-retry.js'
import { type CallLimits, callLimits, isPast } from './call-limits.js'
import { readAtOnce, readWatched } from './read-rows.js'
import type { SqliteConnection } from './sqlite-connection.js'
import { toRealmError } from './sqlite-errors.js'
import { SqliteTransaction } from './sqlite-transaction.js'

/** A read that took longer is heavy from then on, whatever its shape promised. */
const HEAVY_MS = 5

export interface SqliteReadsOptions {
  readonly connection: SqliteConnection
  readonly kinds: readonly KindShape[]
}

/** Reads inline or, inside a transaction, on the connection of that transaction. */
export class SqliteReads {
  readonly #connection: SqliteConnection
  readonly #kinds: readonly KindShape[]
  readonly #slow = new WeakSet<CompiledStatement>()

  constructor({ connection, kinds }: SqliteReadsOptions) {
    this.#connection = connection
    this.#kinds = kinds
  }

  /** One row by key. */
  async find(bound: BoundStatement, context: DriverContext): Promise<ResultRow | undefined> {
    const read = (connection: SqliteConnection): ResultRow | undefined => {
      const row = connection.get(bound)
      return row && bound.statement.decode(row)
    }
    return this.#read(read, context)
  }

  /** All rows; `isBounded` says that they are few by their limit. */
  async rows(bound: BoundStatement, context: DriverContext, isBounded: boolean): Promise<ResultRow[]> {
    const limits = callLimits(context)
    const isHeavy = bound.statement.heavyHint || this.#slow.has(bound.statement)
    return this.#read((connection) => {
      if (isBounded && !isHeavy) return this.#timed(connection, bound)
      return readWatched(connection, bound, limits)
    }, context)
  }

  #timed(connection: SqliteConnection, bound: BoundStatement): ResultRow[] {
    const startedAt = performance.now()
    const rows = readAtOnce(connection, bound)
    if (performance.now() - startedAt > HEAVY_MS) this.#slow.add(bound.statement)
    return rows
  }

  async #read<T>(read: (connection: SqliteConnection) => T, context: DriverContext): Promise<T> {
    const { transaction } = context
    try {
      if (transaction instanceof SqliteTransaction) return transaction.use(read)
      return read(this.#connection)
    } catch (error) {
      if (!isBusy(error)) throw toRealmError(error, { kinds: this.#kinds })
    }
    return this.#readLater(read, callLimits(context))
  }

  /** Readers meet a lock only while another process recovers or closes the file: a matter of moments. */
  async #readLater<T>(read: (connection: SqliteConnection) => T, limits: CallLimits): Promise<T> {
    const giveUp = (): boolean => limits.signal?.aborted === true || isPast(limits.deadline)
    try {
      return await retryWhileBusy(() => read(this.#connection), giveUp)
    } catch (error) {
      throw toRealmError(error, { kinds: this.#kinds })
    }
  }
}
