import type { StateEntry, StorageMoment } from '@luxdb/core'
import type { EvolutionDialect } from '../evolution/evolution-dialect.js'
import { readPage } from '../evolution/read-rows.js'
import { rowsOf, type SqlWork } from '../evolution/sql-work.js'
import type { StoredTables } from './stored-tables.js'

/** Does a piece of work in the transaction that holds the moment. */
export type DoWork = <T>(work: SqlWork<T>) => Promise<T>

/** A storage at the moment of a transaction. */
export function sqlMoment(
  { own, adopted }: StoredTables,
  dialect: EvolutionDialect,
  perform: DoWork,
): StorageMoment {
  return {
    schema: own,
    adopted,
    read: (range) => perform(readPage(range, dialect)),
    state: {
      list: (prefix, { limit, after = '' }) => perform(listEntries([prefix, prefix, after, limit], dialect)),
    },
  }
}

function* listEntries(
  parameters: readonly unknown[],
  { state }: EvolutionDialect,
): SqlWork<readonly StateEntry[]> {
  const rows = yield* rowsOf(state.list, parameters)
  return rows.map(([key, value]) => ({ key: String(key), value: String(value) }))
}
