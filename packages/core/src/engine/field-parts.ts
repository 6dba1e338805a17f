import { type MovedColumns, movedColumns } from '../kind/moved-columns.js'
import { toSnakeCase } from '../kind/naming.js'
import type { JsonValue } from '../query/json.js'
import type { FieldShape, KindShape } from '../query/kind-shape.js'
import { unknownField } from '../realm/field-mask.js'
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

/**
 * What is said of fields, in the words of columns: evolutions know no others.
 * @throws LUX_UNKNOWN_FIELD for a field that the kind has neither before nor after
 */
export function fieldParts(
  shape: KindShape,
  former: KindShape | undefined,
  { renames = {}, fills = {} }: FieldWords,
): FieldParts {
  assertKnown(shape, former, { renames, fills })
  const formerNames = new Map(Object.entries(renames).map(([before, now]) => [now, before]))
  const formerOf = ({ name, was }: FieldShape): FieldShape | undefined =>
    fieldNamed(former, formerNames.get(name) ?? name) ??
    (was === undefined ? undefined : fieldNamed(former, was))
  const columns = movedColumns(shape, formerOf)
  const columnOf = (name: string): string => columns[name] ?? toSnakeCase(name)
  const dropped = Object.entries(renames).flatMap(([name, now]) => {
    const field = now === '' ? fieldNamed(former, name) : undefined
    return field === undefined ? [] : [`${former?.table}.${field.column}=`]
  })
  const moved = shape.fields.flatMap((field): readonly Move[] => {
    const before = formerOf(field)
    const to = columnOf(field.name)
    if (before === undefined || before.column === to) return []
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

/** Who repeats a change names fields that went by it: what was renamed may be so already. */
function assertKnown(
  shape: KindShape,
  former: KindShape | undefined,
  { renames, fills }: Required<FieldWords>,
): void {
  for (const name of [...Object.values(renames), ...Object.keys(fills)])
    if (name !== '' && fieldNamed(shape, name) === undefined) throw unknownField(shape.name, name)
  for (const [name, now] of Object.entries(renames)) {
    const isKnown = [name, now].some((each) => fieldNamed(former, each) !== undefined)
    if (!isKnown && now !== '') throw unknownField(shape.name, name)
  }
}

function fieldNamed(shape: KindShape | undefined, name: string): FieldShape | undefined {
  return shape?.fields.find((field) => field.name === name)
}
