/**
 * The part of a better-sqlite3 `Database` that the realm uses; a ready one can be handed to it.
 */
export interface SqliteHandle {
  readonly name: string
  readonly open: boolean
  readonly memory: boolean
  readonly readonly: boolean
  readonly inTransaction: boolean
  prepare(sql: string): SqliteStatement
  exec(sql: string): unknown
  pragma(sql: string, options?: { simple?: boolean }): unknown
  function(
    name: string,
    options: { readonly deterministic?: boolean; readonly varargs?: boolean },
    call: (...values: unknown[]) => unknown,
  ): unknown
  backup(path: string, options?: { progress?: (info: BackupPages) => number }): Promise<unknown>
  defaultSafeIntegers(toggle?: boolean): unknown
  /** Lets the schema be written as a table. */
  unsafeMode(toggle?: boolean): unknown
  close(): unknown
}

export interface SqliteStatement {
  raw(toggle?: boolean): unknown
  run(...parameters: unknown[]): { readonly changes: number }
  get(...parameters: unknown[]): unknown
  all(...parameters: unknown[]): unknown[]
  iterate(...parameters: unknown[]): IterableIterator<unknown>
}

export interface BackupPages {
  readonly totalPages: number
  readonly remainingPages: number
}
