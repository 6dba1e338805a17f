import type { SqliteHandle, SqliteStatement } from './sqlite-handle.js'

export type Hear = (sql: string, parameters: readonly unknown[]) => void

/** A connection that tells each statement before it runs it. */
export function overheardHandle(handle: SqliteHandle, hear: Hear): SqliteHandle {
  return {
    name: handle.name,
    memory: handle.memory,
    readonly: handle.readonly,
    get open() {
      return handle.open
    },
    get inTransaction() {
      return handle.inTransaction
    },
    prepare: (sql) => overheardStatement(handle.prepare(sql), (parameters) => hear(sql, parameters)),
    exec: (sql) => {
      hear(sql, [])
      return handle.exec(sql)
    },
    pragma: (sql, options) => handle.pragma(sql, options),
    function: (name, options, call) => handle.function(name, options, call),
    backup: (path, options) => handle.backup(path, options),
    defaultSafeIntegers: (toggle) => handle.defaultSafeIntegers(toggle),
    unsafeMode: (toggle) => handle.unsafeMode(toggle),
    close: () => handle.close(),
  }
}

function overheardStatement(
  statement: SqliteStatement,
  hear: (parameters: readonly unknown[]) => void,
): SqliteStatement {
  return {
    raw: (toggle) => statement.raw(toggle),
    run: (...parameters) => {
      hear(parameters)
      return statement.run(...parameters)
    },
    get: (...parameters) => {
      hear(parameters)
      return statement.get(...parameters)
    },
    all: (...parameters) => {
      hear(parameters)
      return statement.all(...parameters)
    },
    iterate: (...parameters) => {
      hear(parameters)
      return statement.iterate(...parameters)
    },
  }
}
