/**
 * Runs SQL of the evolution's author, for what no other change says: views, triggers, functions, data. What kinds need
 * of their tables it leaves as it is.
 * @throws LUX_UNSUPPORTED where there is none for the database
 */
export interface RunSqlChange {
  readonly type: 'runSql'
  /** Statements by the name of their dialect: `sqlite`, `postgres`. */
  readonly statements: SqlByDialect
}

export type SqlByDialect = Readonly<Record<string, readonly string[]>>
