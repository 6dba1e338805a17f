import { LuxError } from '../errors/lux-error.js'
import type { SchemaSnapshot } from '../schema/schema-snapshot.js'

/**
 * A portable backup is a gzip file of lines: the header, then for each table a `rows` line and its rows as JSON
 * arrays in the order of their keys, then a `state` line and its entries, then the footer.
 */
export const BACKUP_FORMAT = 'luxdb-backup'

/** Later ones are refused. */
export const BACKUP_VERSION = 1

export interface BackupHeader {
  readonly type: 'header'
  readonly format: typeof BACKUP_FORMAT
  readonly v: typeof BACKUP_VERSION
  /** Name of the realm. */
  readonly realm: string
  /** ISO 8601. */
  readonly createdAt: string
  readonly schema: SchemaSnapshot
  readonly schemaHash: string
  /** Adopted tables, which are not in it. */
  readonly leftOut: readonly string[]
}

/** Begins the rows of a table, or the entries of the state store. */
export type BackupSection = { readonly type: 'rows'; readonly table: string } | { readonly type: 'state' }

/** What beings of a kind there are: equal digests mean equal beings, in every realm. */
export interface KindDigest {
  readonly kind: string
  readonly table: string
  readonly rows: number
  /** SHA-256 over the rows as a portable backup writes them, in hex. */
  readonly digest: string
}

export interface BackupFooter {
  readonly type: 'footer'
  readonly kinds: readonly KindDigest[]
  /** SHA-256 over everything before the footer, in hex. */
  readonly digest: string
}

export function backupDamaged(path: string, what: string, cause?: unknown): LuxError {
  return new LuxError(
    'LUX_BACKUP_DAMAGED',
    `The backup ${path} is damaged: ${what}. Nothing of it was taken; use another copy.`,
    { cause, details: { path } },
  )
}

export function backupUnknown(path: string, what: string): LuxError {
  return new LuxError('LUX_BACKUP_UNKNOWN', `${path} ${what}.`, { details: { path } })
}
