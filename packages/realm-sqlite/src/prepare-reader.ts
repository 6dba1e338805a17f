import { createSqliteFunctions } from './sqlite-functions.js'
import type { SqliteHandle } from './sqlite-handle.js'

/** Settings of a connection that only reads; also used by reader processes, so it imports little. */
export function prepareReader(handle: SqliteHandle): void {
  handle.pragma('trusted_schema = OFF')
  addFunctions(handle)
}

/** The functions that the compiler's statements call. */
export function addFunctions(handle: SqliteHandle): void {
  for (const { name, varargs, call } of createSqliteFunctions()) {
    handle.function(name, { deterministic: true, varargs }, call)
  }
}
