import { isLuxError, type SchemaChange, type SchemaSnapshot, type TableSnapshot } from '@luxdb/core'

/** The result of work that records its state; undefined, with the work undone, when somebody else was first. */
export async function overtaken<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (isLuxError(error, 'LUX_VERSION_CONFLICT')) return undefined
    throw error
  }
}

/** The tables that changes create. */
export function addedTables(changes: readonly SchemaChange[]): readonly TableSnapshot[] {
  return changes.flatMap((change) => (change.type === 'addKind' ? [change.table] : []))
}

/** The tables of a realm's kinds and others that the caller knows; of one that both know, the caller's word counts. */
export function withKnown(wanted: SchemaSnapshot, known?: SchemaSnapshot): SchemaSnapshot {
  if (known === undefined) return wanted
  const names = new Set(known.tables.map(({ name }) => name))
  return { v: 1, tables: [...wanted.tables.filter(({ name }) => !names.has(name)), ...known.tables] }
}
