import {
  type DissolveWrite,
  type DriverContext,
  isLuxError,
  type ManifestWrite,
  type TransformWrite,
  type WriteResult,
} from '@luxdb/core'
import { type KindShape, shapeIndexOf } from '@luxdb/core/query'
import type { ServedKinds, SqlCompiler } from '@luxdb/realm-sql'
import { deferredBonds, runDeferred } from './deferred-bonds.js'
import { GatheredInserts } from './gathered-inserts.js'
import { insertTogether } from './insert-together.js'
import { type ManifestForm, manifestRows, manifestStatements, mayHideErrors } from './manifest-rows.js'
import type { FailureContext } from './postgres-error.js'
import { toRealmError } from './postgres-errors.js'
import { PostgresTransaction } from './postgres-transaction.js'
import { catchUpCounter, countedKey } from './raise-counter.js'
import type { SharedConnections } from './shared-connections.js'
import { runBound, type StatementRunner } from './statement-runner.js'
import { assertChecked } from './write-check.js'
import { WriteOrder } from './write-order.js'

export interface WriterOptions {
  readonly connections: SharedConnections
  readonly compiler: SqlCompiler
  readonly served: ServedKinds
  /** Inserts that are under way at most before others gather. */
  readonly width: number
}

interface WriteJob {
  readonly operation: NonNullable<FailureContext['operation']>
  readonly shape: KindShape
  readonly statements: 'one' | 'several'
}

/** Writes, each atomic: one statement, or several in a transaction. */
export class PostgresWriter {
  readonly #options: WriterOptions
  readonly #order = new WriteOrder()
  readonly #deferred: () => ReadonlyMap<string, readonly string[]>
  readonly #gathered: GatheredInserts

  constructor(options: WriterOptions) {
    this.#options = options
    const { connections, compiler, width } = options
    const { standing } = connections
    this.#gathered = new GatheredInserts({
      width,
      alone: (write) =>
        this.#translated(write.shape, 'manifest', () => manifestRows(write, standing, compiler, 'together')),
      together: (writes) =>
        this.#translated(writes[0].shape, 'manifest', () => insertTogether(writes, standing, compiler)),
    })
    this.#deferred = options.served.derived(() => deferredBonds(options.served.schema))
  }

  async manifest(write: ManifestWrite, context: DriverContext): Promise<WriteResult> {
    if (this.#options.connections.joins(context) && this.#gathered.takes(write)) {
      return this.#gathered.insert(write, context)
    }
    try {
      return await this.#manifestAll(write, context)
    } catch (error) {
      if (context.transaction !== undefined || !hasTakenCount(error, write)) throw error
      await this.#catchUp(write.shape, context)
      return this.#manifestAll(write, context)
    }
  }

  #manifestAll(write: ManifestWrite, context: DriverContext): Promise<WriteResult> {
    if (!mayHideErrors(write)) return this.#manifest(write, context, 'together')
    return this.#manifestAgain(write, context)
  }

  async #catchUp(shape: KindShape, context: DriverContext): Promise<void> {
    const counted = countedKey(shape)
    if (counted === undefined) return
    await this.#options.connections.write((runner) => catchUpCounter(shape, counted, runner), context, 'one')
  }

  /**
   * One statement finds what is not unique first and bonds to nothing last, whatever the order of its
   * rows: a list that fails is written again one by one, and the error is that of its first bad row.
   */
  async #manifestAgain(write: ManifestWrite, context: DriverContext): Promise<WriteResult> {
    const { transaction } = context
    const inside = transaction instanceof PostgresTransaction ? transaction : undefined
    await inside?.execute('SAVEPOINT lux_list', [])
    try {
      return await this.#manifest(write, context, 'together')
    } catch (error) {
      if (!isLuxError(error, 'LUX_UNIQUE')) throw error
      await inside?.execute('ROLLBACK TO SAVEPOINT lux_list', [])
      return this.#manifest(write, context, 'one by one')
    }
  }

  #manifest(write: ManifestWrite, context: DriverContext, form: ManifestForm): Promise<WriteResult> {
    const { compiler } = this.#options
    const work = (runner: StatementRunner): Promise<WriteResult> =>
      manifestRows(write, runner, compiler, form)
    const statements = manifestStatements(write, form)
    return this.#write({ operation: 'manifest', shape: write.shape, statements }, work, context)
  }

  transform(write: TransformWrite, context: DriverContext): Promise<WriteResult> {
    const { compiler } = this.#options
    const { shape, guard, returning } = write
    const work = async (runner: StatementRunner): Promise<WriteResult> => {
      const touched = await runBound(compiler.update(write), runner)
      if (guard?.check !== undefined) {
        await assertChecked({ shape, condition: guard.check, rows: touched.rows }, runner, compiler)
      }
      return { count: touched.count, inserted: 0, rows: returning ? touched.rows : [] }
    }
    const statements = guard?.check === undefined ? 'one' : 'several'
    const job: WriteJob = { operation: 'transform', shape, statements }
    return this.#inOrder(write, context, (limits) => this.#write(job, work, limits))
  }

  dissolve(write: DissolveWrite, context: DriverContext): Promise<WriteResult> {
    const { compiler } = this.#options
    const deferred = this.#deferred().get(write.shape.table)
    const work = async (runner: StatementRunner): Promise<WriteResult> => {
      const bound = compiler.delete(write)
      const touched = await (deferred ? runDeferred(bound, deferred, runner) : runBound(bound, runner))
      return { ...touched, inserted: 0 }
    }
    const statements = deferred ? 'several' : 'one'
    const job: WriteJob = { operation: 'dissolve', shape: write.shape, statements }
    return this.#inOrder(write, context, (limits) => this.#write(job, work, limits))
  }

  #inOrder(
    { shape, target }: Pick<TransformWrite, 'shape' | 'target'>,
    context: DriverContext,
    work: (context: DriverContext) => Promise<WriteResult>,
  ): Promise<WriteResult> {
    // A transaction sends its statements over one connection, and must not wait for others' writes here.
    if (target.type !== 'key' || context.transaction !== undefined) return work(context)
    return this.#order.run(shape, target.key, context, work)
  }

  #write(
    { operation, shape, statements }: WriteJob,
    work: (runner: StatementRunner) => Promise<WriteResult>,
    context: DriverContext,
  ): Promise<WriteResult> {
    const { connections } = this.#options
    return this.#translated(shape, operation, () => connections.write(work, context, statements))
  }

  async #translated<T>(
    { name: kind }: KindShape,
    operation: WriteJob['operation'],
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw toRealmError(error, { kinds: this.#options.served.kinds, kind, operation })
    }
  }
}

/** Whether an id that the database counted is one that somebody else had given by hand. */
function hasTakenCount(error: unknown, { shape, rows }: ManifestWrite): boolean {
  const counted = countedKey(shape)
  if (counted === undefined || shape.adopted || !isLuxError(error, 'LUX_UNIQUE')) return false
  const position = shapeIndexOf(shape).fields.get(counted.name)?.position ?? 0
  const { fields } = error.details
  return Array.isArray(fields) && fields.join() === counted.name && rows.some((row) => row[position] === null)
}
