import { randomUUID } from 'node:crypto'
import { LuxError, type SchemaSnapshot, snapshotHash, snapshotText } from '@luxdb/core'
import { type LuxMetaKey, luxMetaSql, OBJECTS_VERSION } from '@luxdb/realm-sql'
import { postgresDialect } from './postgres-dialect.js'
import type { StatementRunner } from './statement-runner.js'

const SQL = luxMetaSql('', postgresDialect.placeholder)

/** LuxDB's own facts about a database, in its table `lux_meta`. Use inside a transaction. */
export class LuxMeta {
  readonly #runner: StatementRunner
  readonly #values: Map<string, string>

  private constructor(runner: StatementRunner, values: Map<string, string>) {
    this.#runner = runner
    this.#values = values
  }

  /**
   * Creates the table if it is missing, and gives a new database its version and epoch.
   * @throws LUX_SCHEMA_MISMATCH when a later LuxDB has written the database
   */
  static async open(runner: StatementRunner): Promise<LuxMeta> {
    const [found] = (await runner.execute(`SELECT to_regclass('lux_meta')`, [])).rows
    if (found?.[0] === null) await runner.execute(SQL.create, [])
    const { rows } = await runner.execute(SQL.readAll, [])
    const meta = new LuxMeta(runner, new Map(rows.map(([key, value]) => [String(key), String(value)])))
    const version = Number(meta.get('objects_version') ?? OBJECTS_VERSION)
    if (version > OBJECTS_VERSION) throw tooNew(version)
    await meta.set('objects_version', String(OBJECTS_VERSION))
    if (meta.get('epoch') === undefined) await meta.set('epoch', randomUUID())
    return meta
  }

  get(key: LuxMetaKey): string | undefined {
    return this.#values.get(key)
  }

  /** Writes only what differs. */
  async set(key: LuxMetaKey, value: string): Promise<void> {
    if (this.#values.get(key) === value) return
    await this.#runner.execute(SQL.write, [key, value])
    this.#values.set(key, value)
  }

  async recordSchema(schema: SchemaSnapshot): Promise<void> {
    await this.set('schema', snapshotText(schema))
    await this.set('schema_hash', snapshotHash(schema))
  }
}

function tooNew(version: number): LuxError {
  return new LuxError(
    'LUX_SCHEMA_MISMATCH',
    `The database was written by a later LuxDB (objects version ${version}, this one knows ${OBJECTS_VERSION}); use that LuxDB or a later one.`,
    { details: { version, known: OBJECTS_VERSION, mismatches: [] } },
  )
}
