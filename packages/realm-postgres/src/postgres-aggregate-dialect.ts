import { type AggregateDialect, sql, trusted } from '@luxdb/realm-sql'

/** Sums of bigint are numeric to PostgreSQL: exact, however large. */
export const postgresAggregateDialect: AggregateDialect = {
  groupsByOrder: true,
  sum: (column) => sql`sum(${column})`,
  avg: (column, store) =>
    store === 'float' ? sql`avg(${column})` : sql`sum(${column})::double precision / count(${column})`,
  extreme(name, column, store) {
    if (store !== 'bool') return sql`${trusted(name)}(${column})`
    return name === 'min' ? sql`bool_and(${column})` : sql`bool_or(${column})`
  },
}
