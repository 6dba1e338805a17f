import { literalToCell } from '../query/cell.js'
import type { KindShape } from '../query/kind-shape.js'
import { shapeIndexOf } from '../query/shape-index.js'
import type { Row } from '../query/store.js'
import type { ColumnSnapshot, TableSnapshot } from '../schema/schema-snapshot.js'
import type { StoredMarks, StoredTable } from './stored-table.js'

interface WatchedColumns {
  readonly marks: StoredMarks
  readonly positions: readonly number[]
  readonly keyPositions: readonly number[]
  /** By the key text of the row. */
  readonly keys: Map<string, Row>
}

/** What goes along with the rows of a kind and is none of their fields: other cells, marks of fills. */
export class RowCompanions {
  readonly table: TableSnapshot
  readonly aside: StoredTable['aside']
  readonly order: StoredTable['order']
  /** Columns whose cells are kept here: those aside, and those of the table that the kind has no field for. */
  readonly beside: readonly ColumnSnapshot[]
  /** What a being has there that was made by the kind. */
  readonly cellsOfNew: Row
  readonly #cells = new Map<string, Row>()
  readonly #watched = new Map<string, WatchedColumns>()

  constructor(
    { table, aside, order, marks }: Pick<StoredTable, 'table' | 'aside' | 'order' | 'marks'>,
    shape: KindShape,
  ) {
    this.table = table
    this.aside = aside
    this.order = order
    const own = new Set(shape.fields.map(({ column }) => column))
    this.beside = [...table.columns.filter(({ name }) => !own.has(name)), ...aside]
    this.cellsOfNew = this.beside.map((column) =>
      column.default === undefined ? null : literalToCell(column.default, column),
    )
    for (const [name, one] of marks) {
      const keys = new Map(one.keys.map((cells) => [JSON.stringify(cells.map(String)), cells]))
      const [positions, keyPositions] = [one.columns, one.key].map((columns) => positionsOf(shape, columns))
      this.#watched.set(name, {
        marks: one,
        positions: positions ?? [],
        keyPositions: keyPositions ?? [],
        keys,
      })
    }
  }

  cellsOf(key: string): Row | undefined {
    return this.#cells.get(key)
  }

  keep(key: string, cells: Row | undefined): void {
    if (cells !== undefined) this.#cells.set(key, cells)
  }

  forget(key: string): void {
    this.#cells.delete(key)
  }

  /** Marks a row that is new, or of which a watched column changes. */
  mark(after: Row, before?: Row): void {
    for (const { positions, keyPositions, keys } of this.#watched.values()) {
      if (before !== undefined && positions.every((position) => before[position] === after[position]))
        continue
      const cells = keyPositions.map((position) => after[position] ?? null)
      keys.set(JSON.stringify(cells.map(String)), cells)
    }
  }

  /** The marks as they are now. */
  get marks(): StoredTable['marks'] {
    return new Map(
      [...this.#watched].map(([name, { marks, keys }]) => [name, { ...marks, keys: [...keys.values()] }]),
    )
  }

  copy(shape: KindShape): RowCompanions {
    const copy = new RowCompanions(this, shape)
    for (const [key, cells] of this.#cells) copy.keep(key, cells)
    return copy
  }
}

function positionsOf(shape: KindShape, columns: readonly string[]): readonly number[] {
  const { fields } = shapeIndexOf(shape)
  return columns.map((column) => {
    const field = shape.fields.find((candidate) => candidate.column === column)
    return fields.get(field?.name ?? '')?.position ?? -1
  })
}
