import type { KindDigest } from '../backup/backup-format.js'
import type { FeedPulse } from '../feed/change-feed.js'
import type { AnswerMeter } from '../query/answer-meter.js'
import type { Condition } from '../query/condition.js'
import type { FieldShape, KindShape } from '../query/kind-shape.js'
import type { ResultRow } from '../query/row-layout.js'
import type { Cell, Row } from '../query/store.js'
import type { CallSignal } from './call-signal.js'

/**
 * What a realm's driver is called with. Input is already validated, complete and authorized; a driver
 * executes it and translates its database's errors, and does nothing else.
 */
export interface DriverContext {
  /** The driver's own handle, when the call runs inside `_transaction`. */
  readonly transaction?: unknown
  readonly signal?: CallSignal
  /** Milliseconds after which the driver gives up with LUX_TIMEOUT; 0 means no limit. */
  readonly timeoutMs: number
  /** Counts the rows of `_contemplate` while they are read; a driver stops when they have become too much. */
  readonly meter?: AnswerMeter
  /** The caller's intention, for SQL comments and logs. */
  readonly intention?: string
}

/** Conditions under which a write may touch a being. */
export interface WriteGuard {
  /** Must be true of the old row; rows where it is not are not touched (as if absent). */
  readonly where?: Condition
  /** Must be true of every new row; otherwise the whole write is undone with LUX_FORBIDDEN. */
  readonly check?: Condition
  /** The version that the old row must have. */
  readonly version?: number
}

export interface ConflictPolicy {
  /** Fields of the unique index or key whose collision is meant. */
  readonly target: readonly string[]
  /** `merge` sets the `merge` fields of the being that is there and bumps its version. */
  readonly action: 'merge' | 'ignore'
  readonly merge: readonly string[]
}

/**
 * Creates beings, all or none. Rows are complete and in the order of `shape.fields`; only the cell of
 * a `generated: 'integer'` key may be null, and the driver then assigns it.
 */
export interface ManifestWrite {
  readonly shape: KindShape
  readonly rows: readonly Row[]
  readonly conflict?: ConflictPolicy
  /** With `conflict.merge`: where and check of the update rule. Otherwise only `check`. */
  readonly guard?: WriteGuard
  readonly returning: boolean
}

/** One being by its key cells (in the order of `shape.key`), or all that satisfy a condition. */
export type WriteTarget =
  | { readonly type: 'key'; readonly key: readonly Cell[] }
  | { readonly type: 'where'; readonly where: Condition | undefined }

export interface FieldChange {
  readonly field: FieldShape
  readonly cell: Cell
}

/** Changes fields of beings, all or none. The driver bumps `version` where the kind has one. */
export interface TransformWrite {
  readonly shape: KindShape
  readonly target: WriteTarget
  readonly changes: readonly FieldChange[]
  readonly guard?: WriteGuard
  readonly returning: boolean
}

export interface DissolveWrite {
  readonly shape: KindShape
  readonly target: WriteTarget
  readonly guard?: WriteGuard
  readonly returning: boolean
}

export interface WriteResult {
  /** Rows touched. */
  readonly count: number
  /** Of these, how many did not exist before (manifest only). */
  readonly inserted: number
  /**
   * With `returning`: the new rows (the old ones of a dissolve), whole, in the order of
   * `shape.fields`. Manifest keeps the order of its input; beings ignored on conflict are left out.
   */
  readonly rows: readonly ResultRow[]
}

/** How far a long operation has come. */
export interface Progress {
  readonly done: number
  /** Absent when it is not known. */
  readonly total?: number
  readonly unit: 'beings' | 'pages' | 'bytes'
}

export interface ProgressOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

export interface BackupOptions extends ProgressOptions {
  /**
   * `native` is a copy in the storage's own form, `portable` one that can be restored into every durable realm.
   * Default: `native` where the storage has one.
   */
  readonly format?: 'native' | 'portable'
}

/** What a backup came to. */
export type BackupReport =
  | { readonly type: 'native' }
  | {
      readonly type: 'portable'
      readonly kinds: readonly KindDigest[]
      /** Adopted tables: they are somebody else's, and are not in it. */
      readonly leftOut: readonly string[]
    }

export interface RestoreOptions extends ProgressOptions {
  /** Deletes what the realm holds. Default false: it has to be empty. */
  readonly replace?: boolean
}

/** What a portable backup holds. */
export interface BackupContents {
  /** Name of the realm that it was made of. */
  readonly realm: string
  /** ISO 8601. */
  readonly createdAt: string
  readonly kinds: readonly KindDigest[]
  /** Adopted tables that the realm had, and that are not in it. */
  readonly leftOut: readonly string[]
}

/** What `_pulse` reports; each figure is measured when it is asked for. */
export interface RealmPulse {
  /** Milliseconds of one trivial round trip to the storage. */
  readonly latencyMs: number
  readonly sizeBytes?: number
  /** Facts of this driver, for people: versions, journal mode, pool. */
  readonly facts: Readonly<Record<string, string | number | boolean>>
  /** What somebody should change though everything works, one sentence each. */
  readonly warnings?: readonly string[]
  /** The change feed; filled in by BaseRealm once somebody has followed it. */
  readonly feed?: FeedPulse
}
