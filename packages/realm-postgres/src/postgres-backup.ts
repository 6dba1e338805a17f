import type { RestoreTarget, SchemaSnapshot, StorageMoment } from '@luxdb/core'
import {
  beginRestore,
  type DoWork,
  doWorkLater,
  endRestore,
  keepEntries,
  knownTables,
  type Restoring,
  type ServedKinds,
  sqlMoment,
  storedTables,
  withKnown,
} from '@luxdb/realm-sql'
import { ensureCapture } from './capture-trigger.js'
import { ensureDeferrable } from './deferred-bonds.js'
import { beginAnew } from './log-origin.js'
import { longTransaction } from './long-transaction.js'
import { toRealmError } from './postgres-errors.js'
import { quotePostgresName } from './postgres-quote.js'
import { postgresRestoreDialect } from './postgres-restore-dialect.js'
import { readPostgresSchema } from './postgres-schema-reader.js'
import { lockSchema, recordRestored } from './prepare-schema.js'
import { ensureSearchIndexes } from './search-index.js'
import type { SharedConnections } from './shared-connections.js'
import type { StatementRunner } from './statement-runner.js'
import { ensureVersionTriggers } from './version-trigger.js'

export interface PostgresBackupOptions {
  readonly connections: SharedConnections
  readonly served: ServedKinds
  /** The schema of the database that they lie in. */
  readonly schema: string
  /** Called when tables have changed. */
  readonly onRestored: () => void
}

const SNAPSHOT = 'ISOLATION LEVEL REPEATABLE READ READ ONLY'
const LOCK_TIMEOUT_MS = 30_000

/** Reads a database as of one moment, and fills one. */
export class PostgresBackup {
  readonly #options: PostgresBackupOptions

  constructor(options: PostgresBackupOptions) {
    this.#options = options
  }

  moment<T>(use: (moment: StorageMoment) => Promise<T>): Promise<T> {
    const { served, schema } = this.#options
    return this.#transaction(SNAPSHOT, async (runner) => {
      const perform = performer(runner)
      const known = await perform(knownTables(served.schema))
      const stored = storedTables(await readPostgresSchema(runner, known), known)
      await keepTables(runner, stored.own)
      return use(sqlMoment(stored, postgresRestoreDialect(schema), perform))
    })
  }

  async restore<T>(use: (target: RestoreTarget) => Promise<T>): Promise<T> {
    const result = await this.#transaction('', async (runner) => {
      await lockSchema(runner, LOCK_TIMEOUT_MS)
      return use(this.#target(runner))
    })
    this.#options.onRestored()
    return result
  }

  #target(runner: StatementRunner): RestoreTarget {
    const { served } = this.#options
    const dialect = postgresRestoreDialect(this.#options.schema)
    const perform = performer(runner)
    let schema: SchemaSnapshot = { v: 1, tables: [] }
    let restoring: Restoring | undefined
    return {
      prepare: async (found, replace) => {
        schema = found
        const known = withKnown(await perform(knownTables(served.schema)), schema)
        const stored = storedTables(await readPostgresSchema(runner, known), known)
        restoring = await perform(beginRestore(schema, { stored, replace }, dialect))
      },
      insert: (table, rows) => perform(dialect.insertRows(table, rows)),
      keep: (entries) => perform(keepEntries(entries, dialect)),
      finish: async () => {
        if (restoring === undefined) throw new TypeError('A restore has to be prepared before it ends.')
        await perform(endRestore(restoring, dialect))
        await this.#equip(runner, schema)
        await recordRestored(runner, schema)
        await beginAnew(runner)
      },
    }
  }

  /** Tables get what awaken would give them. */
  async #equip(runner: StatementRunner, restored: SchemaSnapshot): Promise<void> {
    const { served, schema } = this.#options
    await ensureDeferrable(runner, restored)
    await ensureVersionTriggers(runner, restored.tables)
    const names = new Set(restored.tables.map(({ name }) => name))
    const kinds = served.kinds.filter(({ table }) => names.has(table))
    await ensureCapture(runner, kinds, schema)
    await ensureSearchIndexes(runner, kinds)
  }

  async #transaction<T>(mode: string, work: (runner: StatementRunner) => Promise<T>): Promise<T> {
    try {
      return await longTransaction(this.#options.connections, mode, work)
    } catch (error) {
      throw toRealmError(error, { kinds: this.#options.served.kinds })
    }
  }
}

function performer(runner: StatementRunner): DoWork {
  return (work) => doWorkLater(work, ({ sql, parameters }) => runner.execute(sql, parameters))
}

/** What rewrites or empties a table would be seen at every moment: it has to wait. Readers and writers go on. */
async function keepTables(runner: StatementRunner, { tables }: SchemaSnapshot): Promise<void> {
  if (tables.length === 0) return
  const names = tables.map(({ name }) => quotePostgresName(name)).join(', ')
  await runner.execute(`LOCK TABLE ${names} IN ACCESS SHARE MODE`, [])
}
