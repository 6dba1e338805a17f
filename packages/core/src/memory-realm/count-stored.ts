import type { Cell } from '../query/store.js'
import { type BlockReason, evolutionBlocked } from '../schema/evolution-blocked.js'
import { questionColumns, type SchemaCount, type SchemaQuestion } from '../schema/schema-question.js'
import type { ColumnSnapshot } from '../schema/schema-snapshot.js'
import { compareRows } from './read-stored.js'
import { cellOf, cellsOf, requireTable, type StoredRow, type StoredTables } from './stored-table.js'

const MAX_EXAMPLES = 10

/** How many rows a question is about, and some of them. */
export function countStored(tables: StoredTables, question: SchemaQuestion): SchemaCount {
  const { table, rows } = requireTable(tables, question.table, questionColumns(question))
  if (question.type === 'rows') return { count: rows.length, examples: [] }
  const found = rows.filter(filterOf(tables, question, rows))
  const key = table.columns.filter(({ name }) => table.key.includes(name))
  const examples = [...found].sort(compareRows(key)).slice(0, MAX_EXAMPLES)
  return {
    count: found.length,
    examples: examples.map((row) => cellsOf(row, table.key).map(String)),
  }
}

type FilteringQuestion = Exclude<SchemaQuestion, { readonly type: 'rows' }>

/** @throws LUX_EVOLUTION_BLOCKED when there are rows that a question is about */
export function assertNone(tables: StoredTables, question: FilteringQuestion, object: string): void {
  const found = countStored(tables, question)
  if (found.count > 0) throw evolutionBlocked({ reason: question.type, table: question.table, object, found })
}

/** @throws LUX_EVOLUTION_BLOCKED with what stands in the way */
export function assertNothing(
  reason: Extract<BlockReason, 'bound' | 'marked'>,
  place: { readonly table: string; readonly object: string },
  names: readonly string[],
): void {
  if (names.length === 0) return
  const examples = names.slice(0, MAX_EXAMPLES).map((name) => [name])
  throw evolutionBlocked({ reason, ...place, found: { count: names.length, examples } })
}

function filterOf(
  tables: StoredTables,
  question: FilteringQuestion,
  rows: readonly StoredRow[],
): (row: StoredRow) => boolean {
  switch (question.type) {
    case 'nulls':
      return (row) => cellOf(row, question.column) === null
    case 'duplicates': {
      const texts = rows.map((row) => tupleText(row, question.columns))
      const counts = new Map<string, number>()
      for (const text of texts) if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + 1)
      return (row) => (counts.get(tupleText(row, question.columns) ?? '') ?? 0) > 1
    }
    case 'orphans': {
      const { columns, table, targetColumns } = question.foreignKey
      const targets = requireTable(tables, table, targetColumns).rows
      const there = new Set(targets.map((row) => tupleText(row, targetColumns)))
      return (row) => {
        const text = tupleText(row, columns)
        return text !== undefined && !there.has(text)
      }
    }
    case 'outside':
      return (row) => isOutside(cellOf(row, question.column.name), question.column)
  }
}

/** Equal exactly when the cells are; undefined when one is NULL. */
function tupleText(row: StoredRow, columns: readonly string[]): string | undefined {
  const cells = cellsOf(row, columns)
  return cells.includes(null) ? undefined : JSON.stringify(cells.map(String))
}

function isOutside(cell: Cell, { enum: members, range, jsonType }: ColumnSnapshot): boolean {
  if (cell === null) return false
  if (members !== undefined) return !members.includes(String(cell))
  if (typeof cell === 'number' && range !== undefined) {
    return cell < (range.min ?? -Infinity) || cell > (range.max ?? Infinity)
  }
  if (jsonType === undefined || jsonType === 'any') return false
  return !String(cell).startsWith(jsonType === 'array' ? '[' : '{')
}
