import { LuxError } from '../errors/lux-error.js'
import { cellToLiteral } from '../query/cell.js'
import type { Condition } from '../query/condition.js'
import { wholeLayout } from '../query/layout-of.js'
import { allOf, anyOf } from '../query/logic.js'
import type { ResultRow, RowLayout } from '../query/row-layout.js'
import type { SelectionNode } from '../query/selection-node.js'
import { executeContemplate } from './execute-read.js'
import type { ExecuteOptions, ExecutionScope } from './execution-scope.js'
import type { RowsResult, ShownRows, WrittenResult } from './realm-request.js'

/** What to read of which beings. */
export interface WrittenRead {
  readonly kind: string
  readonly shown: ShownRows
}

/** Rows under the text of their key, which stands before the columns that were asked for. */
interface KeyedRows {
  readonly layout: RowLayout
  readonly rows: ReadonlyMap<string, ResultRow>
}

/** Conditions of one read, well below the ceiling of a query. */
const CONDITIONS_AT_ONCE = 100
const VALUES_AT_ONCE = 5_000

/** The columns and embeds of beings that a write has touched, in the order of its rows. */
export async function readWritten(
  scope: ExecutionScope,
  read: WrittenRead,
  written: WrittenResult,
  options: ExecuteOptions,
): Promise<RowsResult> {
  const keys = keyConditions(written)
  const [first = await readKeyed(scope, read, anyOf([]), options), ...more] = await readAll(
    scope,
    read,
    keys,
    options,
  )
  const found = new Map([first, ...more].flatMap(({ rows }) => [...rows]))
  return { type: 'rows', layout: first.layout, rows: inOrder(written, found) }
}

async function readAll(
  scope: ExecutionScope,
  read: WrittenRead,
  conditions: readonly Condition[],
  options: ExecuteOptions,
): Promise<readonly KeyedRows[]> {
  const parts: KeyedRows[] = []
  for (const condition of conditions) parts.push(await readKeyed(scope, read, condition, options))
  return parts
}

/** The columns and embeds of the beings that satisfy a condition, by their keys. */
export async function readKeyed(
  scope: ExecutionScope,
  { kind, shown }: WrittenRead,
  where: Condition | undefined,
  options: ExecuteOptions,
): Promise<KeyedRows> {
  const { shape } = scope.kinds.require(kind)
  const select = shown.select ?? visibleColumns(scope, kind, options)
  const keys = shape.key.map((field, index): SelectionNode => ({ field, as: `luxKey${index}` }))
  const { layout, rows } = await executeContemplate(
    scope,
    {
      type: 'contemplate',
      kind,
      query: {
        v: 1,
        type: 'query',
        kind,
        ...(where === undefined ? undefined : { where }),
        select: [...keys, ...select],
        ...(shown.embed === undefined ? undefined : { embed: shown.embed }),
      },
    },
    options,
  )
  return {
    layout: { ...layout, columns: layout.columns.slice(keys.length) },
    rows: new Map(rows.map((row) => [keyText(row.slice(0, keys.length)), row.slice(keys.length)])),
  }
}

function visibleColumns(
  scope: ExecutionScope,
  kind: string,
  { access }: ExecuteOptions,
): readonly SelectionNode[] {
  const shape = access?.catalog.get(kind) ?? scope.kinds.require(kind).shape
  return shape.fields.map(({ name }) => ({ field: name }))
}

/** The rows of a write that were found, in its order. */
export function inOrder(written: WrittenResult, found: ReadonlyMap<string, ResultRow>): readonly ResultRow[] {
  const positions = keyPositions(written)
  return written.rows.flatMap((row) => {
    const shown = found.get(keyText(positions.map((position) => row[position])))
    return shown === undefined ? [] : [shown]
  })
}

/** Cells of a key are primitives, and bigint among them prints as its digits. */
function keyText(cells: readonly unknown[]): string {
  return JSON.stringify(cells.map((cell) => `${typeof cell} ${String(cell)}`))
}

function keyPositions({ layout }: WrittenResult): readonly number[] {
  return layout.shape.key.map((name) => {
    const position = layout.columns.findIndex((column) => column.name === name)
    if (position >= 0) return position
    throw new LuxError(
      'LUX_UNSUPPORTED',
      `You may not see the key of ${layout.shape.name}, so a write shows no columns and embeds of it; leave them out.`,
    )
  })
}

/** Conditions that find the written rows, each within the limits of one query. */
function keyConditions(written: WrittenResult): readonly Condition[] {
  const positions = keyPositions(written)
  const columns = wholeLayout(written.layout.shape).columns
  const keys = written.rows.map((row) =>
    positions.map((position, index) => {
      const field = written.layout.shape.key[index] ?? ''
      const store = columns.find((column) => column.name === field)?.store ?? 'text'
      const cell = row[position] ?? null
      const value = typeof cell === 'object' ? null : cellToLiteral(cell, store)
      return { field, value }
    }),
  )
  const [single, ...more] = written.layout.shape.key
  if (single !== undefined && more.length === 0) {
    return chunks(keys, VALUES_AT_ONCE).map((part) => ({
      type: 'in',
      field: single,
      values: part.flatMap((key) => key.map(({ value }) => value)),
    }))
  }
  return chunks(keys, Math.floor(CONDITIONS_AT_ONCE / written.layout.shape.key.length)).map((part) =>
    anyOf(
      part.map((key) =>
        allOf(key.map(({ field, value }) => ({ type: 'compare', field, operator: 'eq', value }))),
      ),
    ),
  )
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size))
}
