import type { StateEntry, StateStore } from '@luxdb/core'
import { type StateSql, stateSql } from '@luxdb/realm-sql'
import { sqliteDialect } from './sqlite-dialect.js'
import type { SqliteHandle } from './sqlite-handle.js'
import { sqliteRows } from './sqlite-rows.js'

export const STATE_SQL: StateSql = stateSql('text', sqliteDialect.ddl.tableSuffix, sqliteDialect.placeholder)

export interface SqliteStateOptions {
  readonly reader: SqliteHandle
  readonly write: <T>(work: (handle: SqliteHandle) => T) => Promise<T>
}

/** LuxDB's own facts in the table `lux_state`, as durable as beings. */
export class SqliteState implements StateStore {
  readonly #reader: SqliteHandle
  readonly #write: SqliteStateOptions['write']

  constructor({ reader, write }: SqliteStateOptions) {
    this.#reader = reader
    this.#write = write
  }

  async get(key: string): Promise<string | undefined> {
    const [row] = sqliteRows(this.#reader, STATE_SQL.get, key)
    return row === undefined ? undefined : String(row[0])
  }

  async set(key: string, value: string): Promise<void> {
    await this.#write((handle) => handle.prepare(STATE_SQL.set).run(key, value))
  }

  async claim(key: string, value: string): Promise<string> {
    await this.#write((handle) => handle.prepare(STATE_SQL.claim).run(key, value))
    return (await this.get(key)) ?? value
  }

  replace(key: string, expected: string, value: string): Promise<boolean> {
    return this.#write((handle) => handle.prepare(STATE_SQL.replace).run(value, key, expected).changes > 0)
  }

  delete(key: string): Promise<boolean> {
    return this.#write((handle) => handle.prepare(STATE_SQL.delete).run(key).changes > 0)
  }

  async list(
    prefix: string,
    { limit, after = '' }: { readonly limit: number; readonly after?: string },
  ): Promise<readonly StateEntry[]> {
    const rows = sqliteRows(this.#reader, STATE_SQL.list, prefix, prefix, after, limit)
    return rows.map(([key, value]) => ({ key: String(key), value: String(value) }))
  }
}
