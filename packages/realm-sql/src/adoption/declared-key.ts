import { LuxError } from '@luxdb/core'

export interface AdoptOptions {
  /**
   * Columns that identify the rows of a view, or of a table without a key, by its name: such a table is adopted to
   * be read, as is one that has another key. Whether they do is looked at now, and believed from then on.
   */
  readonly keys?: Readonly<Record<string, readonly string[]>>
}

/** Whether a declared key is the one that there is. */
export function sameColumns(declared: readonly string[], own: readonly string[] | undefined): boolean {
  return own?.length === declared.length && own.every((name) => declared.includes(name))
}

/** Finds a row that shares its key with another, or has none. */
export function ambiguousKeySql(
  table: string,
  columns: readonly string[],
  quote: (name: string) => string,
): string {
  const key = columns.map(quote)
  const missing = key.map((column) => `${column} IS NULL`).join(' OR ')
  return `SELECT 1 FROM ${quote(table)} GROUP BY ${key.join(', ')} HAVING count(*) > 1 OR ${missing} LIMIT 1`
}

/** What a key that somebody declared is refused for. */
export function wrongKey(table: string, columns: readonly string[], reason: string): LuxError {
  return new LuxError(
    'LUX_INVALID_CONFIG',
    `(${columns.join(', ')}) cannot be the key of ${table}: ${reason}.`,
    { details: { table, columns } },
  )
}

/** Why what has no key is left out, and the way to have it. */
export function unkeyed(what: string): string {
  return `${what} has no key: left out. Where some columns identify its rows, name them as its key, and it is read only.`
}
