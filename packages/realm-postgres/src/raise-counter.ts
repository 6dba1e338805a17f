import { type FieldShape, type KindShape, type Row, shapeIndexOf } from '@luxdb/core/query'
import { quotePostgresName } from './postgres-quote.js'
import type { StatementRunner } from './statement-runner.js'

/** The field that the database counts up. */
export function countedKey({ fields }: KindShape): FieldShape | undefined {
  return fields.find((field) => field.generated === 'integer')
}

/** Ids that were given by hand are never counted out again: the counter goes on behind the largest. */
export async function raiseCounter(
  shape: KindShape,
  { name, column }: FieldShape,
  rows: readonly Row[],
  runner: StatementRunner,
): Promise<void> {
  const position = shapeIndexOf(shape).fields.get(name)?.position ?? 0
  let largest = 0n
  for (const row of rows) {
    const id = BigInt(row[position] ?? 0)
    if (id > largest) largest = id
  }
  if (largest === 0n) return
  const table = quotePostgresName(shape.table)
  await runner.execute(
    `SELECT setval(s::regclass, greatest($3::bigint, nextval(s::regclass) - 1), $3::bigint >= 1)
      FROM pg_get_serial_sequence($1::text, $2::text) AS s`,
    [table, column, String(largest)],
  )
}

/** Parameters: the quoted table, and the column as it is. */
export function catchUpSql(quotedTable: string, quotedColumn: string): string {
  return `SELECT setval(s::regclass, m.largest)
      FROM pg_get_serial_sequence($1::text, $2::text) AS s, (SELECT max(${quotedColumn}) AS largest FROM ${quotedTable}) AS m
      WHERE m.largest > coalesce(pg_sequence_last_value(s::regclass), 0)`
}

/** Another program may have given ids by hand, of which the counter knows nothing: it goes on behind the largest that is there. */
export async function catchUpCounter(
  { table }: KindShape,
  { column }: FieldShape,
  runner: StatementRunner,
): Promise<void> {
  const from = quotePostgresName(table)
  await runner.execute(catchUpSql(from, quotePostgresName(column)), [from, column])
}

/** Brings the counters of all kinds up to date. */
export async function catchUpCounters(runner: StatementRunner, kinds: readonly KindShape[]): Promise<void> {
  for (const shape of kinds) {
    const counted = countedKey(shape)
    if (counted !== undefined && !shape.adopted) await catchUpCounter(shape, counted, runner)
  }
}
