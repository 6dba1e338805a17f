import { type FieldShape, type KindShape, type Row, shapeIndexOf } from '@luxdb/core/query'
import { quotePostgresName } from './postgres-quote.js'
import type { StatementRunner } from './statement-runner.js'

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
