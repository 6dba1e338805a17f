import type { StoreType } from '@luxdb/core/query'
import { joinSql, type Sql, type SqlDialect, sql, trusted } from '@luxdb/realm-sql'
import { adoptedColumn } from './adopted-column.js'
import { postgresAggregateDialect } from './postgres-aggregate-dialect.js'
import { postgresDdlDialect } from './postgres-ddl-dialect.js'
import { postgresJsonDialect } from './postgres-json-dialect.js'
import { afterPrefix, completePattern } from './postgres-pattern.js'
import { quotePostgresName } from './postgres-quote.js'
import { searchCondition } from './postgres-search.js'
import { codecOf, POSTGRES_TYPES, postgresValueDialect } from './postgres-value-dialect.js'

/** PostgreSQL's side of the compiler, for a driver that binds and returns text. */
export const postgresDialect: SqlDialect = {
  name: 'postgres',
  quote: quotePostgresName,
  placeholder: (position) => `$${position}`,
  adopted: adoptedColumn,
  // A row version that an upsert has just created was locked by nobody before.
  inserted: () => '(xmax = 0)',
  rows: (lists, stores) => {
    const typed = lists.map((list, index) => {
      const store = stores[index] ?? 'text'
      return sql`${list}::${trusted(`${POSTGRES_TYPES[store]}[]`)}`
    })
    return sql`SELECT * FROM unnest(${joinSql(typed, ', ')})`
  },
  values: postgresValueDialect,
  conditions: {
    distinct: (left, right) => sql`${left} IS DISTINCT FROM ${right}`,
    isBoolean: (column, value) => sql`${column} IS ${trusted(value ? 'TRUE' : 'FALSE')}`,
    pattern(operator, column, text) {
      switch (operator) {
        case 'like':
          return sql`${column} LIKE ${text(completePattern)}::text`
        // Under collation C it folds A to Z and nothing else.
        case 'ilike':
          return sql`${column} ILIKE ${text(completePattern)}::text`
        // The range finds its place in an index, the operator decides.
        case 'startsWith':
          return sql`${column} ^@ ${text(asIs)}::text AND ${column} >= ${text(asIs)}::text AND ${column} < ${text(afterPrefix)}::text`
        case 'endsWith':
          return sql`right(${column}, length(${text(asIs)}::text)) = ${text(asIs)}::text`
      }
    },
    // Under collation C the second folds A to Z and nothing else.
    match: (operator, column, expression) =>
      sql`${column} ${trusted(operator === 'match' ? '~' : '~*')} ${expression}::text`,
    resonates: (column, bound) => sql`substr(${column}, 25) < ${bound}::text`,
    search: searchCondition,
  },
  json: postgresJsonDialect,
  embeds: {
    member: asText,
    memberCodec: codecOf,
    // One array however many members there are: functions take a hundred arguments at most.
    row: (members, embeds) =>
      sql`to_json(ARRAY[${joinSql([...members, ...embeds.map((embed) => sql`${embed}::text`)], ', ')}]::text[])`,
    list: (rows) => sql`(SELECT coalesce(json_agg(j), '[]') FROM (${rows}) AS r)`,
  },
  order: {
    // NULL is the largest value to PostgreSQL.
    nulls: (direction, nulls) =>
      (direction === 'asc') === (nulls === 'last') ? '' : `NULLS ${nulls.toUpperCase()}`,
    limit: (limit, offset) =>
      sql`${limit ? sql` LIMIT ${limit}` : trusted('')}${offset ? sql` OFFSET ${offset}` : trusted('')}`,
  },
  aggregates: postgresAggregateDialect,
  ddl: postgresDdlDialect,
}

function asIs(text: string): string {
  return text
}

function asText(column: Sql, store: StoreType): Sql {
  return store === 'text' ? column : sql`(${column})::text`
}
