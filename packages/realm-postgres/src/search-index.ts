import type { KindShape } from '@luxdb/core/query'
import { trusted } from '@luxdb/realm-sql'
import { LARGE_TABLE_ROWS } from './build-indexes-ahead.js'
import { isPostgresError } from './postgres-error.js'
import { quotePostgresName, quotePostgresText } from './postgres-quote.js'
import { indexedWords } from './postgres-search.js'
import { arrayLiteral } from './postgres-value-dialect.js'
import { ensureSearchFunctions } from './search-function.js'
import type { StatementRunner } from './statement-runner.js'

/** Named by the number of the table, so that it goes along when the table is renamed. */
const PREFIX = 'lux_search_'

const TABLE = `SELECT c.oid, c.reltuples, (SELECT string_agg(a.attnum::text, ' ' ORDER BY u.place)
    FROM unnest($2::text[]) WITH ORDINALITY AS u (name, place)
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = u.name AND NOT a.attisdropped)
  FROM pg_class AS c WHERE c.oid = to_regclass(quote_ident($1::text))`
const INDEX = `SELECT i.indisvalid, obj_description(i.indexrelid, 'pg_class'),
    EXISTS (SELECT FROM pg_stat_progress_create_index AS p WHERE p.index_relid = i.indexrelid)
  FROM pg_index AS i WHERE i.indexrelid = to_regclass(quote_ident($1::text))`

interface SearchIndex {
  readonly name: string
  readonly table: string
  /** What it is over, as its comment says: columns by number keep it through renames. */
  readonly columns: string
  /** Empty: there should be none. */
  readonly expression: string
  readonly rows: number
}

/**
 * Gives the tables of kinds with search fields their index of words, and takes it from those that have none any more.
 * Tells the kinds whose tables are so large that everybody would wait for it: these are for `buildSearchIndexes`.
 * Call inside a transaction, under the lock.
 */
export async function ensureSearchIndexes(
  runner: StatementRunner,
  kinds: readonly KindShape[],
): Promise<readonly KindShape[]> {
  const own = kinds.filter(({ adopted }) => !adopted)
  if (own.some(({ search }) => search.length > 0)) await ensureSearchFunctions(runner)
  const large: KindShape[] = []
  for (const kind of own) {
    const index = await missingIndex(runner, kind)
    if (index === undefined) continue
    if (index.expression !== '' && index.rows >= LARGE_TABLE_ROWS) large.push(kind)
    else for (const statement of indexSql(index, '')) await runner.execute(statement, [])
  }
  return large
}

/** Builds indexes of words while everybody reads and writes their tables. Call outside of transactions. */
export async function buildSearchIndexes(
  runner: StatementRunner,
  kinds: readonly KindShape[],
): Promise<void> {
  for (const kind of kinds) {
    const index = await missingIndex(runner, kind)
    if (index === undefined) continue
    try {
      for (const statement of indexSql(index, 'CONCURRENTLY')) await runner.execute(statement, [])
    } catch (error) {
      // Another server has begun between the look and this.
      if (!isPostgresError(error) || error.code !== '42P07') throw error
    }
  }
}

/** The index that a table should have, unless it has it, or another server is at it. */
async function missingIndex(
  runner: StatementRunner,
  { table, fields, search }: KindShape,
): Promise<SearchIndex | undefined> {
  const columns = search.flatMap((name) => fields.find((field) => field.name === name)?.column ?? [])
  const [found] = (await runner.execute(TABLE, [table, arrayLiteral(columns, 'text')])).rows
  if (found === undefined) return undefined
  const [oid, rows, numbers] = found
  const name = `${PREFIX}${String(oid)}`
  const wanted = `columns ${String(numbers)}`
  const [there] = (await runner.execute(INDEX, [name])).rows
  if (there === undefined ? columns.length === 0 : there[2] === 't') return undefined
  if (columns.length > 0 && there?.[0] === 't' && there[1] === wanted) return undefined
  const { texts } = indexedWords(columns.map((column) => trusted(quotePostgresName(column))))
  const expression = columns.length === 0 ? '' : texts.join('')
  return { name, table, columns: wanted, expression, rows: Number(rows) }
}

function indexSql(
  { name, table, columns, expression }: SearchIndex,
  how: '' | 'CONCURRENTLY',
): readonly string[] {
  const index = quotePostgresName(name)
  const drop = `DROP INDEX ${how} IF EXISTS ${index}`
  if (expression === '') return [drop]
  return [
    drop,
    `CREATE INDEX ${how} ${index} ON ${quotePostgresName(table)} USING gin (${expression})`,
    `COMMENT ON INDEX ${index} IS ${quotePostgresText(columns)}`,
  ]
}
