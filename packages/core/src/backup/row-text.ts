import { cellToLiteral, literalToCell } from '../query/cell.js'
import type { Row } from '../query/store.js'
import type { ColumnSnapshot } from '../schema/schema-snapshot.js'

/** A row as a line of a backup: its literals as a JSON array. */
export function rowText(row: Row, columns: readonly ColumnSnapshot[]): string {
  return `${JSON.stringify(columns.map(({ store }, index) => cellToLiteral(row[index] ?? null, store)))}\n`
}

/** @throws SyntaxError, TypeError or LuxError for what `rowText` did not write */
export function rowOfText(text: string, columns: readonly ColumnSnapshot[]): Row {
  const literals: unknown = JSON.parse(text)
  if (Array.isArray(literals) && literals.length === columns.length) {
    return columns.map((column, index) => literalToCell(literals[index], column))
  }
  throw new TypeError('The line is no row of its table.')
}
