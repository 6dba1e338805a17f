/** A function of JavaScript that the compiler's SQL calls; the driver registers it on each connection. */
export interface SqliteFunction {
  readonly name: string
  readonly deterministic: true
  readonly call: (...values: readonly unknown[]) => unknown
}

export const sqliteFunctions: readonly SqliteFunction[] = []
