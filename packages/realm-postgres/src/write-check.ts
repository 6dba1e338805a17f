import { LuxError } from '@luxdb/core'
import { type Cell, type Condition, type KindShape, type ResultRow, shapeIndexOf } from '@luxdb/core/query'
import type { SqlCompiler } from '@luxdb/realm-sql'
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
  const keys = distinctKeys(shape, rows)
  if (keys.length === 0) return
  const [row] = (await runBound(compiler.check(shape, condition, keys), runner)).rows
  if (Number(row?.[0]) !== keys.length) throw forbidden(shape)
}

/** An upsert may touch the same being more than once. */
function distinctKeys(shape: KindShape, rows: readonly ResultRow[]): readonly (readonly Cell[])[] {
  const positions = shapeIndexOf(shape).keyPositions
  const keys = new Map<string, readonly Cell[]>()
  for (const row of rows) {
    const key = positions.map((position) => cellAt(row, position))
    keys.set(key.map((cell) => `${typeof cell}:${String(cell)}`).join('\0'), key)
  }
  return [...keys.values()]
}

function cellAt(row: ResultRow, position: number): Cell {
  const entry = row[position]
  return typeof entry === 'object' || entry === undefined ? null : entry
}

export function forbidden(shape: KindShape): LuxError {
  return new LuxError(
    'LUX_FORBIDDEN',
    `You may not write this being of ${shape.name}; ask for a role that may.`,
    { details: { kind: shape.name, operation: 'check' } },
  )
}
