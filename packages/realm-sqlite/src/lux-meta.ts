import { randomUUID } from 'node:crypto'
import { LuxError, type SchemaSnapshot, snapshotHash, snapshotText } from '@luxdb/core'
import { type LuxMetaKey, luxMetaSql, OBJECTS_VERSION } from '@luxdb/realm-sql'
import { sqliteDialect } from './sqlite-dialect.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { sqliteRows } from './sqlite-rows.js'

const SQL = luxMetaSql(sqliteDialect.ddl.tableSuffix, sqliteDialect.placeholder)

/** LuxDB's own facts about a file, in its table `lux_meta`. Call inside a transaction. */
export class LuxMeta {
  readonly #handle: SqliteHandle
  readonly #values: Map<string, string>

  /**
   * Creates the table if it is missing, and gives a new file its version and epoch.
   * @throws LUX_SCHEMA_MISMATCH when a later LuxDB has written the file
   */
  constructor(handle: SqliteHandle) {
    this.#handle = handle
    handle.exec(SQL.create)
    this.#values = new Map(
      sqliteRows(handle, SQL.readAll).map(([key, value]) => [String(key), String(value)]),
    )
    const version = Number(this.get('objects_version') ?? OBJECTS_VERSION)
    if (version > OBJECTS_VERSION) throw tooNew(handle.name, version)
    this.set('objects_version', String(OBJECTS_VERSION))
    if (this.get('epoch') === undefined) this.renewEpoch()
  }

  get(key: LuxMetaKey): string | undefined {
    return this.#values.get(key)
  }

  /** Writes only what differs: a file that is up to date is opened without touching it. */
  set(key: LuxMetaKey, value: string): void {
    if (this.#values.get(key) === value) return
    this.#handle.prepare(SQL.write).run(key, value)
    this.#values.set(key, value)
  }

  /** From now on, positions of the change log belong to another history. */
  renewEpoch(): void {
    this.set('epoch', randomUUID())
  }

  recordSchema(schema: SchemaSnapshot): void {
    this.set('schema', snapshotText(schema))
    this.set('schema_hash', snapshotHash(schema))
  }
}

function tooNew(path: string, version: number): LuxError {
  return new LuxError(
    'LUX_SCHEMA_MISMATCH',
    `${path} was written by a later LuxDB (objects version ${version}, this one knows ${OBJECTS_VERSION}); use that LuxDB or a later one.`,
    { details: { path, version, known: OBJECTS_VERSION, mismatches: [] } },
  )
}
