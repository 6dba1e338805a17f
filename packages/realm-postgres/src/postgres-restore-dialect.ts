import type { TableSnapshot } from '@luxdb/core'
import type { Row } from '@luxdb/core/query'
import { execute, type RestoreDialect, type SqlWork } from '@luxdb/realm-sql'
import { postgresEvolutionDialect } from './postgres-evolution-dialect.js'
import { quotePostgresName } from './postgres-quote.js'
import { POSTGRES_TYPES, postgresValueDialect } from './postgres-value-dialect.js'
import { catchUpSql } from './raise-counter.js'

/** How a PostgreSQL database is filled from a backup. */
export function postgresRestoreDialect(schema: string): RestoreDialect {
  const dialect = postgresEvolutionDialect(schema)
  return {
    ...dialect,
    insertRows,
    *putOffKeys(tables) {
      for (const { name: table, foreignKeys } of tables) {
        yield* dialect.redefine({ table, droppedKeys: foreignKeys })
      }
    },
    *judgeKeys(tables) {
      for (const { name: table, foreignKeys } of tables) {
        yield* dialect.redefine({ table, addedKeys: foreignKeys })
      }
    },
    catchUpCounters,
  }
}

/** One statement for a batch: a list for each column. */
function* insertRows({ name, columns }: TableSnapshot, rows: readonly Row[]): SqlWork<void> {
  const lists = columns.map(({ store }, index) =>
    postgresValueDialect.encodeList(
      rows.map((row) => row[index] ?? null),
      store,
    ),
  )
  const names = columns.map((column) => quotePostgresName(column.name)).join(', ')
  const types = columns.map(({ store }, index) => `$${index + 1}::${POSTGRES_TYPES[store]}[]`).join(', ')
  yield* execute(`INSERT INTO ${quotePostgresName(name)} (${names}) SELECT * FROM unnest(${types})`, lists)
}

function* catchUpCounters(tables: readonly TableSnapshot[]): SqlWork<void> {
  for (const { name, columns } of tables) {
    for (const column of columns.filter(({ generated }) => generated === 'integer')) {
      const table = quotePostgresName(name)
      yield* execute(catchUpSql(table, quotePostgresName(column.name)), [table, column.name])
    }
  }
}
