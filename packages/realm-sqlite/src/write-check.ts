import { forbiddenWrite } from '@luxdb/core'
import type { Condition, KindShape, ResultRow } from '@luxdb/core/query'
import { type SqlCompiler, writtenKeys } from '@luxdb/realm-sql'
import type { SqliteConnection } from './sqlite-connection.js'

/**
 * Asks of beings that were just written whether they satisfy a rule.
 * @throws LUX_FORBIDDEN when one does not
 */
export function assertChecked(
  check: { readonly shape: KindShape; readonly condition: Condition; readonly rows: readonly ResultRow[] },
  connection: SqliteConnection,
  compiler: SqlCompiler,
): void {
  const { shape, condition, rows } = check
  const keys = writtenKeys(shape, rows)
  if (keys.length === 0) return
  const count = connection.get(compiler.check(shape, condition, keys))?.[0]
  if (Number(count) !== keys.length) throw forbiddenWrite(shape)
}
