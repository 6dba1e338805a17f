import { isJsonObject } from '../query/json.js'
import type { FieldShape, KindShape } from '../query/kind-shape.js'
import type { JsonSchema } from './lux-keywords.js'
import { toSnakeCase } from './naming.js'

/*
 * A field whose type changes moves to a column of another name. A server that has not heard of the change then writes
 * to a column that is not there, and is refused; under the same name the database might take its value for one of the
 * new type. Where fields have moved to stands in the recorded document, and is no part of what people see.
 */

const KEYWORD = 'x-lux-columns'

/** Columns by fields. */
export type MovedColumns = Readonly<Record<string, string>>

/** The document as it is recorded. */
export function withMovedColumns(document: JsonSchema, columns: MovedColumns): JsonSchema {
  return Object.keys(columns).length === 0 ? document : { ...document, [KEYWORD]: columns }
}

/** The document as people gave it. */
export function withoutMovedColumns({ [KEYWORD]: _, ...document }: JsonSchema): JsonSchema {
  return document
}

/** The document as kinds are made of it: each property says its column. */
export function inMovedColumns(recorded: JsonSchema): JsonSchema {
  const { [KEYWORD]: columns, ...document } = recorded
  const { properties } = document
  if (!isJsonObject(columns) || !isJsonObject(properties)) return document
  const moved = Object.entries(columns).map(([field, column]) => {
    const property = properties[field]
    const keywords = isJsonObject(property) ? property['x-lux'] : undefined
    return [
      field,
      {
        ...(isJsonObject(property) && property),
        'x-lux': { ...(isJsonObject(keywords) && keywords), column },
      },
    ]
  })
  return { ...document, properties: { ...properties, ...Object.fromEntries(moved) } }
}

/**
 * Where the fields of a kind lie that are not where their names say.
 * @param formerOf the field that one was before
 */
export function movedColumns(
  shape: KindShape,
  formerOf: (field: FieldShape) => FieldShape | undefined,
): MovedColumns {
  const moved = shape.fields.flatMap((field): readonly (readonly [string, string])[] => {
    const former = formerOf(field)
    if (former === undefined || field.role !== 'data') return []
    const isSame = former.name === field.name && former.store === field.store
    const column = isSame ? former.column : freshColumn(toSnakeCase(field.name), former)
    return column === toSnakeCase(field.name) ? [] : [[field.name, column]]
  })
  return Object.fromEntries(moved)
}

/** No field is called so: an underscore is never followed by a digit in what a name becomes. */
export function isMovedColumn(column: string, field: string): boolean {
  const own = toSnakeCase(field)
  return column.startsWith(`${own}_`) && /^\d+$/.test(column.slice(own.length + 1))
}

function freshColumn(own: string, former: FieldShape): string {
  if (former.column === own) return `${own}_2`
  const count = isMovedColumn(former.column, former.name) ? Number(former.column.split('_').at(-1)) : 1
  return toSnakeCase(former.name) === own ? `${own}_${count + 1}` : own
}
