import { createHash } from 'node:crypto'
import { LuxError } from '../errors/lux-error.js'
import { canonicalJson, type JsonValue } from '../query/json.js'
import type { FieldShape, OnDelete } from '../query/kind-shape.js'
import { parseOrUndefined } from '../query/parse-or-undefined.js'
import type { StoreType } from '../query/store.js'

/**
 * What the tables of a realm look like, without a word of any database's dialect: derived from kinds
 * (`snapshotOf`) or read from a database. Plain JSON; tables, foreign keys and indexes stand in the
 * order of their names, columns in the order of the kind's fields.
 */
export interface SchemaSnapshot {
  readonly v: 1
  readonly tables: readonly TableSnapshot[]
}

export interface TableSnapshot {
  readonly name: string
  /** Name of the kind that is stored here. */
  readonly kind: string
  readonly columns: readonly ColumnSnapshot[]
  /** Columns of the primary key. */
  readonly key: readonly string[]
  readonly foreignKeys: readonly ForeignKeySnapshot[]
  readonly indexes: readonly IndexSnapshot[]
  /** Somebody else's table, which LuxDB takes as it is. */
  readonly adopted?: true
  /** A table or view that is only read, whose key is taken at its word. */
  readonly readOnly?: true
}

export interface ColumnSnapshot {
  readonly name: string
  readonly store: StoreType
  readonly nullable: boolean
  /** Static default as a JSON literal. */
  readonly default?: JsonValue
  readonly generated?: 'uuid' | 'integer' | 'now'
  readonly enum?: readonly string[]
  readonly range?: { readonly min?: number; readonly max?: number }
  readonly jsonType?: NonNullable<FieldShape['jsonType']>
  /** Text in a column of another type; in adopted tables only. */
  readonly opaque?: true
}

export interface ForeignKeySnapshot {
  readonly name: string
  readonly columns: readonly string[]
  readonly table: string
  readonly targetColumns: readonly string[]
  readonly onDelete: OnDelete
}

export interface IndexSnapshot {
  readonly name: string
  readonly columns: readonly string[]
  readonly unique: boolean
}

/** Canonical JSON text: equal snapshots have equal text. */
export function snapshotText(snapshot: SchemaSnapshot): string {
  // Through JSON once, because interfaces with optional members are no JsonValue to TypeScript.
  const plain: JsonValue = JSON.parse(JSON.stringify(snapshot))
  return canonicalJson(plain)
}

/** Name of a snapshot: SHA-256 of its canonical text, in hex. */
export function snapshotHash(snapshot: SchemaSnapshot): string {
  return createHash('sha256').update(snapshotText(snapshot)).digest('hex')
}

/**
 * Reads back what `snapshotText` wrote.
 * @throws LUX_SCHEMA_MISMATCH when it is something else, or of a later version of LuxDB.
 */
export function parseSnapshot(text: string): SchemaSnapshot {
  const value: unknown = parseOrUndefined(text)
  if (isSnapshot(value)) return value
  throw new LuxError(
    'LUX_SCHEMA_MISMATCH',
    'The recorded schema of this realm cannot be read; it was written by another version of LuxDB. Use that version.',
  )
}

/** Only the head is looked at: the text comes from LuxDB's own table. */
function isSnapshot(value: unknown): value is SchemaSnapshot {
  if (typeof value !== 'object' || value === null) return false
  return Reflect.get(value, 'v') === 1 && Array.isArray(Reflect.get(value, 'tables'))
}
