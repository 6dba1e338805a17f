import type { Cell, KindShape, StoreType } from '@luxdb/core/query'
import { CHANGES_TABLE, type LayoutCell, layoutOf } from '@luxdb/realm-sql'
import { LAYOUT_SQL } from './capture-layout.js'
import { postgresDialect } from './postgres-dialect.js'
import { POSTGRES_TYPES } from './postgres-value-dialect.js'
import type { StatementRunner } from './statement-runner.js'

/**
 * Empties every row of the log that holds a being. The rows themselves stay: whoever reads the log looks whether
 * the one that was read last is still there. Call inside a transaction.
 */
export async function eraseImages(
  runner: StatementRunner,
  shape: KindShape,
  key: readonly Cell[],
): Promise<void> {
  const { rows } = await runner.execute(LAYOUT_SQL.all, [shape.table])
  for (const { id, columns } of rows.map(layoutOf)) {
    const places = keyPlaces(shape, columns)
    if (places === undefined) continue
    const holds = (image: string): string =>
      places
        .map(
          ({ position, store }, index) =>
            `("${image}" ->> ${position})::${POSTGRES_TYPES[store]} = $${index + 2}::text::${POSTGRES_TYPES[store]}`,
        )
        .join(' AND ')
    await runner.execute(
      `UPDATE "${CHANGES_TABLE}" SET "operation" = 'E', "old" = NULL, "new" = NULL WHERE "layout" = $1::int AND "operation" IN ('I', 'U', 'D') AND (${holds('old')} OR ${holds('new')})`,
      [id, ...key.map((cell, index) => encoded(cell, places[index]?.store ?? 'text'))],
    )
  }
}

interface KeyPlace {
  readonly position: number
  readonly store: StoreType
}

/** Where the key stands in the images of a layout; undefined when one of its columns is not there. */
function keyPlaces(
  { fields, key }: KindShape,
  cells: readonly LayoutCell[],
): readonly KeyPlace[] | undefined {
  const names = cells.map(({ column }) => column)
  const places = key.map((name) => {
    const field = fields.find((candidate) => candidate.name === name)
    return { position: names.indexOf(field?.column ?? ''), store: field?.store ?? 'text' }
  })
  return places.some(({ position }) => position < 0) ? undefined : places
}

function encoded(cell: Cell, store: StoreType): unknown {
  return postgresDialect.values.codec(store).encode?.(cell) ?? String(cell)
}
