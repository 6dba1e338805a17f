import type { KindDigest } from '../backup/backup-format.js'
import { kindDigests } from '../backup/kind-digests.js'
import { restoreBackup } from '../backup/restore-backup.js'
import type { RestoreTarget } from '../backup/restore-target.js'
import type { StorageMoment } from '../backup/storage-moment.js'
import { writeBackup } from '../backup/write-backup.js'
import type { BeingCollection } from '../being/being-collection.js'
import { createBeingCollection } from '../being/create-being-collection.js'
import { LuxError, toLuxError } from '../errors/lux-error.js'
import type { ChangeFeed } from '../feed/change-feed.js'
import type { ChangeLogDriver } from '../feed/change-log-driver.js'
import { RealmFeed } from '../feed/realm-feed.js'
import type { AnyQuery, CheckedQuery } from '../kind/checked-query.js'
import type { AnyKind } from '../kind/kind-types.js'
import type { LiveStream, WatchRequest } from '../live/live-message.js'
import type { Condition } from '../query/condition.js'
import { toQuery } from '../query/input/to-query.js'
import type { KindCatalog, KindShape } from '../query/kind-shape.js'
import type { ResultRow } from '../query/row-layout.js'
import type { SacredQuery } from '../query/sacred-query.js'
import type { Cell } from '../query/store.js'
import { createUuidV7 } from '../query/uuid-v7.js'
import { type BeforeHook, BeforeHooks, type UntypedHook, type WriteOperation } from './before-hooks.js'
import type { CallOptions } from './call-options.js'
import type {
  BackupContents,
  BackupOptions,
  BackupReport,
  DissolveWrite,
  DriverContext,
  ManifestWrite,
  ProgressOptions,
  RealmPulse,
  RestoreOptions,
  TransformWrite,
  WriteResult,
} from './driver-contract.js'
import { executeErase } from './execute-erase.js'
import { executeStream, queryToSql } from './execute-read.js'
import { executeRequest } from './execute-request.js'
import { executeSnapshot, type RealmSnapshot } from './execute-snapshot.js'
import { driverContext, type ExecuteOptions, type ExecutionScope } from './execution-scope.js'
import { KindRegistry } from './kind-registry.js'
import { observedStream, operationOf, resultSize } from './observation.js'
import { ownChannel, transactionChannel } from './own-channel.js'
import type { DriverPlan, QuerySql } from './query-plan.js'
import type { RowStream } from './realm-channel.js'
import type { DriverRead, RealmDriver } from './realm-driver.js'
import { callAborted, realmLacks } from './realm-errors.js'
import type { RealmState } from './realm-event.js'
import { RealmLife } from './realm-life.js'
import type { RealmOptions } from './realm-options.js'
import type { ContemplateRequest, RealmRequest, RealmResult } from './realm-request.js'
import type { RealmSchema } from './realm-schema.js'
import type { RealmSupports } from './realm-supports.js'
import type { StateStore } from './state-store.js'
import { trackedSchema } from './tracked-schema.js'
import { TransactionState } from './transaction-state.js'

/** Data methods inside a transaction; usable until the function that got it returns. */
export interface RealmTransaction {
  of<K extends AnyKind>(kind: K): BeingCollection<K>
}

/**
 * A storage of beings. Public methods check state and input, fold access rules in, record an event
 * and call the driver's `_` methods (RealmDriver) with clean input.
 *
 * - `awaken` before, `close` after; both may be called twice.
 * - `of(kind)` is the trusted, unguarded handle; where requests of others are served, use
 *   `engine.of(kind, { principal })`.
 * - `close` finishes what was accepted; later calls fail with LUX_REALM_CLOSED.
 */
export abstract class BaseRealm implements RealmDriver {
  abstract readonly supports: RealmSupports
  readonly name: string
  readonly #options: RealmOptions
  readonly #kinds: KindRegistry
  readonly #collections = new Map<AnyKind, unknown>()
  readonly #scope: ExecutionScope
  readonly #life: RealmLife
  #feed: RealmFeed | undefined

  constructor(options: RealmOptions) {
    this.name = options.name ?? 'primary'
    this.#options = options
    this.#life = new RealmLife(this.name, options.observe)
    const clock = options.clock ?? Date.now
    this.#kinds = new KindRegistry(options.kinds, {
      realmName: this.name,
      clock,
      uuid: createUuidV7(
        options.randomBytes === undefined ? { clock } : { clock, randomBytes: options.randomBytes },
      ),
    })
    this.#scope = {
      driver: this,
      kinds: this.#kinds,
      hooks: new BeforeHooks(),
      realmName: this.name,
      defaultTimeoutMs: options.queryTimeoutMs ?? 30_000,
      ...(options.limits === undefined ? undefined : { limits: options.limits }),
    }
  }

  abstract _awaken(kinds: readonly KindShape[], catalog: KindCatalog): Promise<void>
  abstract _close(): Promise<void>
  abstract _find(
    shape: KindShape,
    key: readonly Cell[],
    where: Condition | undefined,
    context: DriverContext,
  ): Promise<ResultRow | undefined>
  abstract _contemplate(read: DriverRead, context: DriverContext): Promise<readonly ResultRow[]>
  abstract _stream(read: DriverRead, context: DriverContext): AsyncIterable<ResultRow>
  abstract _count(query: SacredQuery, context: DriverContext): Promise<number>
  abstract _explain(read: DriverRead, context: DriverContext): Promise<DriverPlan>
  abstract _manifest(write: ManifestWrite, context: DriverContext): Promise<WriteResult>
  abstract _transform(write: TransformWrite, context: DriverContext): Promise<WriteResult>
  abstract _dissolve(write: DissolveWrite, context: DriverContext): Promise<WriteResult>
  abstract _transaction<T>(run: (transaction: unknown) => Promise<T>, context: DriverContext): Promise<T>
  abstract _pulse(context: DriverContext): Promise<RealmPulse>
  abstract _schema(): RealmSchema

  abstract _learn(kinds: readonly KindShape[]): Promise<() => Promise<void>>

  /** Overridden by drivers that speak SQL. */
  _toSql(_read: DriverRead): QuerySql {
    throw realmLacks(this.name, 'SQL')
  }

  /** Overridden by drivers whose storage has a form of its own. */
  async _backup(path: string, options: BackupOptions): Promise<BackupReport> {
    if (options.format === 'native') throw realmLacks(this.name, 'native backup')
    const origin = { realm: this.name, createdAtMs: (this.#options.clock ?? Date.now)() }
    return this._moment((moment) => writeBackup(moment, path, origin, options))
  }

  /** Overridden by drivers that declare `supports.backup`. */
  _moment<T>(_use: (moment: StorageMoment) => Promise<T>): Promise<T> {
    return Promise.reject(realmLacks(this.name, 'backup'))
  }

  /** Overridden by drivers that declare `supports.backup`. */
  _restore<T>(_use: (target: RestoreTarget) => Promise<T>): Promise<T> {
    return Promise.reject(realmLacks(this.name, 'restore'))
  }

  /** Overridden by drivers that declare `supports.changes`. */
  _changeLog(): ChangeLogDriver {
    throw realmLacks(this.name, 'changes')
  }

  get state(): RealmState {
    return this.#life.state
  }

  /** The kinds that live here. */
  get kinds(): readonly AnyKind[] {
    return this.#kinds.all().map((registered) => registered.kind)
  }

  /** What the tables of the storage are, and how they become others. */
  readonly schema: RealmSchema = trackedSchema(
    () => this._schema(),
    () => this.#changeableSchema(),
    (run) => this.#life.tracked(run),
  )

  /** Connects and prepares the schema. Resolves to the realm itself. @throws LUX_REALM_UNREACHABLE, LUX_SCHEMA_MISMATCH */
  async awaken(): Promise<this> {
    await this.#life.awaken(() =>
      this._awaken(
        this.#kinds.all().map((registered) => registered.shape),
        this.#kinds,
      ),
    )
    if (this.supports.changes && this.state === 'awake') this.#feeding().keepPruned()
    return this
  }

  /**
   * From now on these kinds live here; their tables have to be there. Beings of kinds that go stay in the storage.
   * Live queries over kinds that are not the same any more end with LUX_KIND_CHANGED, and others notice nothing.
   * Calls that are under way are finished as they began. One at a time.
   * @throws LUX_INVALID_KIND, LUX_SCHEMA_MISMATCH; the realm then has the kinds that it had
   */
  async learn(kinds: readonly AnyKind[]): Promise<void> {
    await this.#life.tracked(async () => {
      const plan = this.#kinds.plan(kinds)
      const adopt = await this._learn([...plan.values()].map(({ shape }) => shape))
      const outdated = this.#kinds.replace(plan)
      await adopt()
      for (const { kind } of outdated) this.#collections.delete(kind)
      this.#feed?.relearn(new Set(outdated.map(({ shape }) => shape.name)))
    })
  }

  /** Finishes what was accepted and lets go of the storage. */
  async close(): Promise<void> {
    await this.#life.close(
      () => this.#feed?.close(),
      () => this._close(),
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** The beings of one kind, trusted: no access rule applies. @throws LUX_UNKNOWN_KIND */
  of<K extends AnyKind>(kind: K): BeingCollection<K> {
    const known = this.#collections.get(kind)
    // The map is keyed by the very kind that typed the collection.
    if (known !== undefined) return known as BeingCollection<K>
    this.#kinds.require(kind.name)
    const collection = createBeingCollection(kind, ownChannel(this))
    this.#collections.set(kind, collection)
    return collection
  }

  /**
   * Runs `run` in one transaction: committed when it resolves, undone when it rejects.
   * @throws LUX_TRANSACTION_TIMEOUT, LUX_TRANSACTION_ABORTED
   */
  async transaction<T>(
    run: (transaction: RealmTransaction) => Promise<T>,
    options: CallOptions = {},
  ): Promise<T> {
    const state = new TransactionState()
    return this.#life.tracked(
      () =>
        this._transaction(
          (transaction) => {
            const channel = transactionChannel(this, transaction, state)
            return state.run(() => run({ of: (kind) => createBeingCollection(kind, channel) }))
          },
          driverContext(this.#scope, options),
        ),
      options,
    )
  }

  /**
   * Executes a request as plain data; `options.access` folds a principal's rights into it. Engines and
   * flows call this; programs use `of(kind)`.
   */
  async execute(request: RealmRequest, options: ExecuteOptions = {}): Promise<RealmResult> {
    const { observe } = this.#options
    const startedAt = observe === undefined ? 0 : performance.now()
    try {
      const result = await this.#run(request, options)
      observe?.(operationOf(this.name, request, performance.now() - startedAt, resultSize(result)))
      return result
    } catch (error) {
      const failure = this.#failure(error, options)
      observe?.({ ...operationOf(this.name, request, performance.now() - startedAt, 0), error: failure.code })
      throw failure
    }
  }

  /** The rows of a query one by one, of one point in time. */
  stream(request: ContemplateRequest, options: ExecuteOptions = {}): RowStream {
    this.#life.assertAccepts(options)
    const stream = executeStream(this.#scope, request, options)
    const finished = (durationMs: number, rows: number, error?: unknown): void => {
      const event = { ...operationOf(this.name, request, durationMs, rows), operation: 'stream' as const }
      this.#options.observe?.(
        error === undefined ? event : { ...event, error: this.#failure(error, options).code },
      )
    }
    return { layout: stream.layout, rows: observedStream(stream.rows, finished) }
  }

  /**
   * The SQL that a query becomes, for debugging; nothing is run.
   * @throws LUX_UNSUPPORTED where the realm has no SQL
   *
   * ```ts
   * const { sql, parameters } = realm.toSql(Guardian, { where: { affinity: 'light' } })
   * ```
   */
  toSql<K extends AnyKind, const Q extends AnyQuery>(kind: K, query: CheckedQuery<K, Q>): QuerySql {
    this.#life.assertAccepts({})
    return queryToSql(this.#scope, toQuery(kind, query))
  }

  /** Latency, size and facts of the storage, measured now. */
  pulse(options: CallOptions = {}): Promise<RealmPulse> {
    return this.#life.tracked(async () => {
      const pulse = await this._pulse(driverContext(this.#scope, options))
      return this.#feed === undefined ? pulse : { ...pulse, feed: await this.#feed.pulse() }
    }, options)
  }

  /** The changes of this realm's beings, by whomever. @throws LUX_UNSUPPORTED, LUX_REALM_NOT_READY */
  get changes(): ChangeFeed {
    return this.#feeding().changes
  }

  /** Small durable facts beside the beings: positions, answers, API keys. @throws LUX_UNSUPPORTED, LUX_REALM_NOT_READY */
  get stateStore(): StateStore {
    return this.#feeding().log.state
  }

  /**
   * A query that stays live: a snapshot, then what enters, changes and leaves.
   * @throws LUX_LIVE_TOO_LARGE, LUX_OVERLOADED and what a read is refused with; the stream throws what comes later
   */
  watch(request: WatchRequest, options: ExecuteOptions = {}): LiveStream {
    this.#life.assertAccepts(options)
    return this.#feeding().live.watch(request, options)
  }

  /** Rows as of one position of the change feed: what comes after it is not in them. */
  snapshot(request: ContemplateRequest, options: ExecuteOptions = {}): Promise<RealmSnapshot> {
    return this.#life.tracked(
      () => executeSnapshot(this.#scope, this.#feeding().log, request, options),
      options,
    )
  }

  /**
   * Deletes a being together with its history: nothing of it stays in the change log, nor among dead letters
   * and kept answers.
   * False when there is none.
   * Who follows its kind is told to read anew.
   * @throws LUX_UNKNOWN_KIND, LUX_FOREIGN_KEY
   */
  erase(kind: AnyKind, soulId: string, options: CallOptions = {}): Promise<boolean> {
    const being = { kind: kind.name, soulId }
    return this.#life.tracked(() => executeErase(this.#scope, this.#feeding().log, being, options), options)
  }

  /**
   * Runs a hook before each write of LuxDB to beings of a kind; returns what takes it away again. Writes of
   * other programs, and what bonds do to others, do not pass it.
   * @throws LUX_UNKNOWN_KIND
   */
  before<K extends AnyKind, O extends WriteOperation>(
    kind: K,
    operation: O,
    hook: BeforeHook<K, O>,
  ): () => void {
    this.#kinds.require(kind.name)
    // A hook gets records of its own kind: this is where its types meet untyped rows.
    return this.#scope.hooks.add(kind.name, operation, hook as unknown as UntypedHook)
  }

  #changeableSchema(): RealmSchema {
    if (this.supports.evolution === 'none') throw realmLacks(this.name, 'evolution')
    return this._schema()
  }

  #feeding(): RealmFeed {
    this.#life.assertAccepts({})
    this.#feed ??= new RealmFeed(this.#scope, this._changeLog(), {
      ...this.#options.changes,
      ...(this.#options.live === undefined ? {} : { live: this.#options.live }),
      ...(this.#options.clock === undefined ? {} : { clock: this.#options.clock }),
    })
    return this.#feed
  }

  /**
   * Writes a copy of the storage as it is at one moment to `path`, while others read and write. The file has its
   * name only once it is whole.
   * @throws LUX_STORAGE_FAILED when a file of that name is there, LUX_STORAGE_FULL, LUX_ABORTED, LUX_UNSUPPORTED
   *
   * ```ts
   * await realm.backup('guardians.backup', { format: 'portable' })
   * ```
   */
  async backup(path: string, options: BackupOptions = {}): Promise<BackupReport> {
    if (!this.supports.backup) throw realmLacks(this.name, 'backup')
    return this.#life.tracked(() => this._backup(path, options), options)
  }

  /**
   * Fills the realm from a portable backup, of whichever realm: all of it, or nothing when it fails. Beings are what
   * they were, versions and times included; a new epoch begins, so that who followed the feed reads anew.
   * @throws LUX_REALM_NOT_EMPTY, LUX_BACKUP_DAMAGED, LUX_BACKUP_UNKNOWN, LUX_SCHEMA_MISMATCH, LUX_ABORTED, LUX_UNSUPPORTED
   */
  async restore(path: string, options: RestoreOptions = {}): Promise<BackupContents> {
    if (!this.supports.backup) throw realmLacks(this.name, 'restore')
    return this.#life.tracked(() => this._restore((target) => restoreBackup(target, path, options)), options)
  }

  /** What beings the realm holds at one moment: the same digests mean the same beings, in whichever realm. */
  async digests(options: ProgressOptions = {}): Promise<readonly KindDigest[]> {
    if (!this.supports.backup) throw realmLacks(this.name, 'backup')
    return this.#life.tracked(() => this._moment((moment) => kindDigests(moment, options)), options)
  }

  /** As `tracked`, without its closure: every request passes here. */
  async #run(request: RealmRequest, options: ExecuteOptions): Promise<RealmResult> {
    this.#life.enter(options)
    try {
      return await executeRequest(this.#scope, request, options)
    } finally {
      this.#life.leave()
    }
  }

  #failure(error: unknown, options: CallOptions): LuxError {
    return options.signal?.aborted && !(error instanceof LuxError) ? callAborted(error) : toLuxError(error)
  }
}
