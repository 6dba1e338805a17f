import type {
  DissolveWrite,
  DriverContext,
  LuxError,
  ManifestWrite,
  TransformWrite,
  WriteResult,
} from '@luxdb/core'
import { type KindCatalog, type KindShape, type Row, shapeIndexOf } from '@luxdb/core/query'
import type { ServedKinds, SqlCompiler } from '@luxdb/realm-sql'
import { callLimits, timeoutError } from '@luxdb/realm-sql'
import { cascadeCycles } from './cascade-cycles.js'
import { dissolveRows, transformRows } from './change-rows.js'
import { type CellOf, ForeignKeyExplainer } from './foreign-key-explainer.js'
import { isSingleStatement, RowManifester } from './row-manifester.js'
import type { SqliteConnection } from './sqlite-connection.js'
import type { FailureContext } from './sqlite-error.js'
import { toRealmError } from './sqlite-errors.js'
import { SqliteTransaction } from './sqlite-transaction.js'
import type { WriteJob } from './write-job.js'
import type { WriteQueue } from './write-queue.js'

/** Beings of one call that are written without giving other work a turn. */
const CHUNK_SIZE = 1_000

export interface SqliteWriterOptions {
  readonly queue: WriteQueue
  readonly compiler: SqlCompiler
  readonly served: ServedKinds
  readonly catalog: KindCatalog
}

/** Makes jobs of writes, for the queue or for the transaction that they belong to. */
export class SqliteWriter {
  readonly #queue: WriteQueue
  readonly #compiler: SqlCompiler
  readonly #served: ServedKinds
  readonly #foreignKeys: ForeignKeyExplainer
  readonly #cascading: () => ReadonlySet<string>

  constructor({ queue, compiler, served, catalog }: SqliteWriterOptions) {
    this.#queue = queue
    this.#compiler = compiler
    this.#served = served
    this.#cascading = served.derived(cascadeCycles)
    this.#foreignKeys = new ForeignKeyExplainer(served, catalog, compiler)
  }

  manifest(write: ManifestWrite, context: DriverContext): Promise<WriteResult> {
    if (write.rows.length > CHUNK_SIZE) return this.#manifestMany(write, context)
    const run = (connection: SqliteConnection): WriteResult => {
      const manifester = new RowManifester(write, this.#compiler)
      this.#addRows(manifester, write, { from: 0, to: write.rows.length }, connection)
      return manifester.finish(connection)
    }
    const undo = isSingleStatement(write) ? 'statement' : 'savepoint'
    return this.#write({ undo, run, failure: this.#failure(write.shape, 'manifest') }, context)
  }

  transform(write: TransformWrite, context: DriverContext): Promise<WriteResult> {
    const { shape, changes } = write
    const run = (connection: SqliteConnection): WriteResult => {
      try {
        return transformRows(write, this.#compiler, connection)
      } catch (error) {
        const cells: CellOf = (name) => changes.find(({ field }) => field.name === name)?.cell
        throw this.#foreignKeys.missingTarget({ shape, cells, error }, connection)
      }
    }
    const undo = write.guard?.check === undefined ? 'statement' : 'savepoint'
    return this.#write({ undo, run, failure: this.#failure(shape, 'transform') }, context)
  }

  dissolve(write: DissolveWrite, context: DriverContext): Promise<WriteResult> {
    const { shape, target } = write
    const options = { cascades: this.#cascading().has(shape.name) }
    const run = (connection: SqliteConnection): WriteResult => {
      try {
        return dissolveRows(write, this.#compiler, connection, options)
      } catch (error) {
        const key = target.type === 'key' ? target.key : []
        const cells: CellOf = (name) => key[shape.key.indexOf(name)]
        throw this.#foreignKeys.remainingSource({ shape, cells, error }, connection)
      }
    }
    return this.#write({ undo: 'statement', run, failure: this.#failure(shape, 'dissolve') }, context)
  }

  #write(job: WriteJob<WriteResult>, context: DriverContext): Promise<WriteResult> {
    const { transaction } = context
    if (transaction instanceof SqliteTransaction) return inside(transaction, job)
    return this.#queue.write(job, callLimits(context))
  }

  /** Many beings in one transaction that lets other work in between. */
  async #manifestMany(write: ManifestWrite, context: DriverContext): Promise<WriteResult> {
    const { transaction } = context
    if (transaction instanceof SqliteTransaction) return this.#manifestChunks(write, transaction)
    const limits = callLimits(context)
    const late = (timeoutMs: number): LuxError =>
      timeoutError(timeoutMs, `Writing ${write.rows.length} beings`)
    return this.#queue.transaction((connection) => {
      const own = new SqliteTransaction(connection, limits, late)
      return own.run(() => this.#manifestChunks(write, own))
    }, limits)
  }

  async #manifestChunks(write: ManifestWrite, transaction: SqliteTransaction): Promise<WriteResult> {
    const { length } = write.rows
    const manifester = new RowManifester(write, this.#compiler)
    const failure = this.#failure(write.shape, 'manifest')
    for (let from = 0; from < length; from += CHUNK_SIZE) {
      const range = { from, to: Math.min(from + CHUNK_SIZE, length) }
      const run = (connection: SqliteConnection): void => this.#addRows(manifester, write, range, connection)
      await inside(transaction, { run, failure })
      await new Promise((resolve) => setImmediate(resolve))
    }
    return inside(transaction, { run: (connection) => manifester.finish(connection), failure })
  }

  #addRows(
    manifester: RowManifester,
    { shape, rows }: ManifestWrite,
    { from, to }: { readonly from: number; readonly to: number },
    connection: SqliteConnection,
  ): void {
    let row: Row | undefined
    try {
      for (let position = from; position < to; position++) {
        row = rows[position]
        if (row !== undefined) manifester.add(row, connection)
      }
    } catch (error) {
      const cells: CellOf = (name) => row?.[shapeIndexOf(shape).fields.get(name)?.position ?? -1]
      throw this.#foreignKeys.missingTarget({ shape, cells, error }, connection)
    }
  }

  #failure(shape: KindShape, operation: NonNullable<FailureContext['operation']>): FailureContext {
    return { kinds: this.#served.kinds, kind: shape.name, operation }
  }
}

/** A job that fails needs no savepoint here: its transaction fails with it. */
async function inside<T>(
  transaction: SqliteTransaction,
  job: Pick<WriteJob<T>, 'run' | 'failure'>,
): Promise<T> {
  try {
    return transaction.use((connection) => job.run(connection))
  } catch (error) {
    throw toRealmError(error, job.failure)
  }
}
