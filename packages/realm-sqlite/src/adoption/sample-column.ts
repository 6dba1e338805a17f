import { quoteSqliteName } from '../sqlite-quote.js'
import type { SqliteQuery } from './sqlite-adoption-queries.js'

/** Rows of a table that are looked at. */
const SAMPLE_ROWS = 10_000
const SHOWN_CHARACTERS = 40

export type SqliteType = 'integer' | 'real' | 'text' | 'blob'

/** The values of one type among those that were looked at. */
export interface TypeSample {
  readonly type: SqliteType
  readonly count: number
  readonly example: string
}

/** What a column really holds; declared types promise nothing. */
export interface ColumnSample {
  /** The most frequent type first; NULLs are left out. */
  readonly types: readonly TypeSample[]
  readonly total: number
  /** Of integers. */
  readonly min: number
  readonly max: number
  /** Texts that are no JSON. */
  readonly notJson: number
  readonly notUuid: number
}

/** Looks at the first rows of a table. */
export function sampleColumn(query: SqliteQuery, table: string, column: string): ColumnSample {
  const name = quoteSqliteName(column)
  const rows = query(`WITH s AS (SELECT ${name} AS c FROM ${quoteSqliteName(table)} LIMIT ${SAMPLE_ROWS})
    SELECT typeof(c), count(*), substr(quote(min(c)), 1, ${SHOWN_CHARACTERS}),
      CAST(min(c) AS REAL), CAST(max(c) AS REAL), sum(typeof(c) = 'text' AND NOT json_valid(c)),
      sum(c NOT GLOB '${UUID_GLOB}')
    FROM s WHERE c IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1`)
  const types = rows.map(([type, count, example]) => ({
    type: typeOf(type),
    count: Number(count),
    example: String(example),
  }))
  const integers = rows.find(([type]) => type === 'integer') ?? []
  const texts = rows.find(([type]) => type === 'text') ?? []
  return {
    types,
    total: types.reduce((sum, { count }) => sum + count, 0),
    min: Number(integers[3] ?? 0),
    max: Number(integers[4] ?? 0),
    notJson: Number(texts[5] ?? 0),
    notUuid: Number(texts[6] ?? 0),
  }
}

const UUID_GLOB = [8, 4, 4, 4, 12].map((digits) => '[0-9a-f]'.repeat(digits)).join('-')

function typeOf(value: unknown): SqliteType {
  return value === 'integer' || value === 'real' || value === 'blob' ? value : 'text'
}
