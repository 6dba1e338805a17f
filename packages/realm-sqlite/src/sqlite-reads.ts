import type { DriverContext } from '@luxdb/core'
import type { ResultRow } from '@luxdb/core/query'
import type { BoundStatement, RawRow, ServedKinds } from '@luxdb/realm-sql'
import { type CallLimits, callLimits, isPast } from '@luxdb/realm-sql'
import { isBusy, retryWhileBusy } from './busy-retry.js'
import type { DatabaseSize } from './database-size.js'
import { readAtOnce, readWatched } from './read-rows.js'
import type { ReaderPool } from './reader-pool.js'
import { SlowStatements } from './slow-statements.js'
import type { SqliteConnection } from './sqlite-connection.js'
import { toRealmError } from './sqlite-errors.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { SqliteTransaction } from './sqlite-transaction.js'

export interface SqliteReadsOptions {
  readonly connection: SqliteConnection
  readonly served: ServedKinds
  readonly size: DatabaseSize
  /** Absent: every read runs in this process. */
  readonly readers: ReaderPool | undefined
}

/**
 * Reads on the one reading connection; inside a transaction on that of the transaction; heavy ones in
 * reader processes, if there are any.
 */
export class SqliteReads {
  readonly #connection: SqliteConnection
  readonly #served: ServedKinds
  readonly #size: DatabaseSize
  readonly #readers: ReaderPool | undefined
  readonly #slow = new SlowStatements()

  constructor({ connection, served, size, readers }: SqliteReadsOptions) {
    this.#connection = connection
    this.#served = served
    this.#size = size
    this.#readers = readers
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
    const { meter } = context
    const isHeavy = bound.statement.heavyHint || this.#slow.has(bound.statement)
    if (!isHeavy && isBounded) {
      return this.#read(
        (connection) => this.#timed(bound, () => readAtOnce(connection, bound, meter)),
        context,
      )
    }
    const limits = callLimits(context)
    if (isHeavy && context.transaction === undefined && this.#readers && this.#isWorthIt(bound)) {
      return this.#readElsewhere(this.#readers, bound, context)
    }
    return this.#read(
      (connection) => this.#timed(bound, () => readWatched(connection, bound, limits, meter)),
      context,
    )
  }

  /** Asks the database about itself. */
  ask<T>(question: (handle: SqliteHandle) => T, context: DriverContext): Promise<T> {
    return this.#read((connection) => question(connection.database), context)
  }

  /** The hint looks at the shape alone; a small file is scanned faster than another process is asked. */
  #isWorthIt({ statement }: BoundStatement): boolean {
    return this.#slow.has(statement) || !this.#size.isSmall()
  }

  async #readElsewhere(
    readers: ReaderPool,
    bound: BoundStatement,
    context: DriverContext,
  ): Promise<ResultRow[]> {
    const { decode } = bound.statement
    const { meter } = context
    let rows: RawRow[]
    const startedAt = performance.now()
    try {
      rows = await readers.rows(bound, callLimits(context), meter)
      this.#slow.note(bound.statement, performance.now() - startedAt)
    } catch (error) {
      throw toRealmError(error, { kinds: this.#served.kinds })
    }
    return rows.map((row) => {
      meter?.count(row)
      return decode(row)
    })
  }

  #timed<T>({ statement }: BoundStatement, read: () => T): T {
    const startedAt = performance.now()
    try {
      return read()
    } finally {
      this.#slow.note(statement, performance.now() - startedAt)
    }
  }

  async #read<T>(read: (connection: SqliteConnection) => T, context: DriverContext): Promise<T> {
    const { transaction } = context
    try {
      if (transaction instanceof SqliteTransaction) return transaction.use(read)
      return read(this.#connection)
    } catch (error) {
      if (!isBusy(error)) throw toRealmError(error, { kinds: this.#served.kinds })
    }
    return this.#readLater(read, callLimits(context))
  }

  /** Readers meet a lock only while another process recovers or closes the file: a matter of moments. */
  async #readLater<T>(read: (connection: SqliteConnection) => T, limits: CallLimits): Promise<T> {
    const giveUp = (): boolean => limits.signal?.aborted === true || isPast(limits.deadline)
    try {
      return await retryWhileBusy(() => read(this.#connection), giveUp)
    } catch (error) {
      throw toRealmError(error, { kinds: this.#served.kinds })
    }
  }
}
