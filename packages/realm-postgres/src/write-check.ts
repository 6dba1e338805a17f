import { forbiddenWrite } from '@luxdb/core'
import type { Condition, KindShape, ResultRow } from '@luxdb/core/query'
import { type SqlCompiler, writtenKeys } from '@luxdb/realm-sql'
import { runBound, type StatementRunner } from './statement-runner.js'

/**
 * Asks of beings that were just written whether they satisfy a rule.
 * @throws LUX_FORBIDDEN when one does not
 */
export async function assertChecked(
  check: { readonly shape: KindShape; readonly condition: Condition; readonly rows: readonly ResultRow[] },
  runner: StatementRunner,
  compiler: SqlCompiler,
): Promise<void> {
  const { shape, condition, rows } = check
  const keys = writtenKeys(shape, rows)
  if (keys.length === 0) return
  const [row] = (await runBound(compiler.check(shape, condition, keys), runner)).rows
  if (Number(row?.[0]) !== keys.length) throw forbiddenWrite(shape)
}
