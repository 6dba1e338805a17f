import { type MovedColumns, movedColumns } from '../kind/moved-columns.js'
import { toSnakeCase } from '../kind/naming.js'
import type { JsonValue } from '../query/json.js'
import type { FieldShape, KindShape } from '../query/kind-shape.js'
import type { KindsChange, RetypedColumn } from './kind-ledger.js'

/** What somebody says of fields that change, by their names. */
export interface FieldWords {
  readonly renames?: Readonly<Record<string, string>>
  readonly fills?: Readonly<Record<string, JsonValue>>
}

export interface FieldParts extends Pick<KindsChange, 'renames' | 'retyped' | 'fills'> {
  readonly columns: MovedColumns
}

interface Move extends RetypedColumn {
  readonly isRetyped: boolean
}

/** What is said of fields, in the words of columns: evolutions know no others. */
export function fieldParts(
  shape: KindShape,
  former: KindShape | undefined,
  { renames = {}, fills = {} }: FieldWords,
): FieldParts {
  const formerNames = new Map(Object.entries(renames).map(([before, now]) => [now, before]))
  const formerOf = ({ name, was }: FieldShape): FieldShape | undefined =>
    fieldNamed(former, formerNames.get(name) ?? name) ??
    (was === undefined ? undefined : fieldNamed(former, was))
  const columns = movedColumns(shape, formerOf)
  const columnOf = (name: string): string => columns[name] ?? toSnakeCase(name)
  const formerColumn = (name: string): string => fieldNamed(former, name)?.column ?? toSnakeCase(name)
  const dropped = Object.entries(renames).flatMap(([before, now]) =>
    now === '' ? [`${former?.table ?? shape.table}.${formerColumn(before)}=`] : [],
  )
  const moved = shape.fields.flatMap((field): readonly Move[] => {
    const before = formerOf(field)
    const to = columnOf(field.name)
    if (before === undefined || before.column === to || field.role !== 'data') return []
    return [{ table: shape.table, from: before.column, to, isRetyped: before.store !== field.store }]
  })
  const renamed = moved.filter(({ isRetyped }) => !isRetyped)
  return {
    columns,
    renames: [...dropped, ...renamed.map(({ table, from, to }) => `${table}.${from}=${to}`)],
    retyped: moved.filter(({ isRetyped }) => isRetyped),
    fills: new Map(Object.entries(fills).map(([name, value]) => [`${shape.table}.${columnOf(name)}`, value])),
  }
}

function fieldNamed(shape: KindShape | undefined, name: string): FieldShape | undefined {
  return shape?.fields.find((field) => field.name === name)
}
