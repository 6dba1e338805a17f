import type { RestoreTarget } from '../backup/restore-target.js'
import type { StorageMoment } from '../backup/storage-moment.js'
import type { ChangeLogDriver } from '../feed/change-log-driver.js'
import type { Condition } from '../query/condition.js'
import type { KindCatalog, KindShape } from '../query/kind-shape.js'
import type { ResultRow, RowLayout } from '../query/row-layout.js'
import type { SacredQuery } from '../query/sacred-query.js'
import type { Cell } from '../query/store.js'
import type {
  BackupOptions,
  BackupReport,
  DissolveWrite,
  DriverContext,
  ManifestWrite,
  RealmPulse,
  TransformWrite,
  WriteResult,
} from './driver-contract.js'
import type { DriverPlan, QuerySql } from './query-plan.js'
import type { RealmSchema } from './realm-schema.js'
import type { RealmSupports } from './realm-supports.js'

/** A read as a driver gets it: valid, authorized, its order complete, without a cursor. */
export interface DriverRead {
  readonly query: SacredQuery
  readonly layout: RowLayout
}

/**
 * What a driver implements. BaseRealm calls these with clean input and in the right state.
 * - Reads see every write that was acknowledged before they began.
 * - A write is atomic, and is acknowledged (its promise resolves) only when it is as durable as
 *   `supports.durability` says. A failing write leaves nothing behind and fails nobody else's.
 * - Inside `_transaction` calls carry the driver's handle in `context.transaction`.
 * - Errors leave as LuxErrors, with the database's own error as `cause`.
 */
export interface RealmDriver {
  readonly supports: RealmSupports
  /** Connects, checks the storage, creates or extends the schema of `catalog`'s kinds. */
  _awaken(kinds: readonly KindShape[], catalog: KindCatalog): Promise<void>
  /**
   * Makes ready for other kinds than those it has, whose tables are there. Nothing else notices before what it
   * resolves to is called: from then on the catalog that `_awaken` gave has these kinds.
   * @throws LUX_SCHEMA_MISMATCH
   */
  _learn(kinds: readonly KindShape[]): Promise<() => Promise<void>>
  /** Finishes what was accepted, then lets go of everything. Called once. */
  _close(): Promise<void>
  /** One whole row by key, if `where` holds for it. */
  _find(
    shape: KindShape,
    key: readonly Cell[],
    where: Condition | undefined,
    context: DriverContext,
  ): Promise<ResultRow | undefined>
  _contemplate(read: DriverRead, context: DriverContext): Promise<readonly ResultRow[]>
  /** Rows of one point in time; ends early when the consumer does. */
  _stream(read: DriverRead, context: DriverContext): AsyncIterable<ResultRow>
  /** Number of rows of a query without its limit, offset and order. */
  _count(query: SacredQuery, context: DriverContext): Promise<number>
  /** How the storage would run a read. Its estimate serves as a planned count; without one, rows are counted. */
  _explain(read: DriverRead, context: DriverContext): Promise<DriverPlan>
  /** A read in the language of the storage. @throws LUX_UNSUPPORTED where there is none */
  _toSql(read: DriverRead): QuerySql
  _manifest(write: ManifestWrite, context: DriverContext): Promise<WriteResult>
  _transform(write: TransformWrite, context: DriverContext): Promise<WriteResult>
  _dissolve(write: DissolveWrite, context: DriverContext): Promise<WriteResult>
  /** Runs `run` in one transaction: committed when it resolves, undone when it rejects. */
  _transaction<T>(run: (transaction: unknown) => Promise<T>, context: DriverContext): Promise<T>
  _pulse(context: DriverContext): Promise<RealmPulse>
  /** The schema of the storage, from awaken to close. */
  _schema(): RealmSchema
  /** Writes a consistent copy of the storage to `path`; only called when `supports.backup`. */
  _backup(path: string, options: BackupOptions): Promise<BackupReport>
  /** Shows the storage as it is at one moment, until `use` ends; only called when `supports.backup`. */
  _moment<T>(use: (moment: StorageMoment) => Promise<T>): Promise<T>
  /** Fills the storage in one transaction, committed when `use` resolves; only called when `supports.backup`. */
  _restore<T>(use: (target: RestoreTarget) => Promise<T>): Promise<T>
  /** The change log, from awaken to close; only called when `supports.changes`. */
  _changeLog(): ChangeLogDriver
}
