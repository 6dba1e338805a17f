import { toSnakeCase } from '@luxdb/core'
import type { JsonValue } from '@luxdb/core/query'
import type { AdoptedColumn, AdoptedDefault } from '@luxdb/realm-sql'
import type { FieldPlan } from './kind-plan.js'
import { objectOf, quoted, quotedList } from './source-text.js'

/** The zod schema of a field, as source. */
export function fieldSource({ name, column, unique }: FieldPlan): string {
  return `${valueSource(column)}${absenceSource(column)}${metaSource(name, column, unique)}`
}

function valueSource(column: AdoptedColumn): string {
  switch (column.store) {
    case 'text':
      if (column.enum) return `z.enum(${quotedList(column.enum)})`
      if (column.format === 'uuid') return 'z.guid()'
      return column.maxLength === undefined ? 'z.string()' : `z.string().max(${column.maxLength})`
    case 'int':
      return integerSource(column)
    case 'bigint':
      return 'z.int64()'
    case 'float':
      return 'z.number()'
    case 'bool':
      return 'z.boolean()'
    case 'time':
      return 'z.date()'
    case 'json':
      return 'z.json()'
  }
}

const INT32_MAX = 2 ** 31 - 1

function integerSource({ range }: AdoptedColumn): string {
  if (range === undefined) return 'z.int()'
  return range.max === INT32_MAX ? 'z.int32()' : `z.int32().min(${range.min}).max(${range.max})`
}

function absenceSource(column: AdoptedColumn): string {
  if (column.counted) return column.store === 'bigint' ? '.default(0n)' : '.default(0)'
  const given = defaultSource(column)
  if (given === undefined) return column.nullable ? '.nullish()' : ''
  return `${column.nullable ? '.nullable()' : ''}.default(${given})`
}

/** What a field gets when nothing is given; undefined where only the database could say it. */
export function defaultSource(column: AdoptedColumn): string | undefined {
  const { default: given, store } = column
  switch (given?.type) {
    case undefined:
    case 'expression':
      return undefined
    case 'uuid':
      return store === 'text' ? '() => crypto.randomUUID()' : undefined
    case 'now':
      return nowSource(column)
    case 'literal':
      return literalSource(given, column)
  }
}

/** The current time as text, the way in which SQLite writes it, with milliseconds; for fields that call it. */
export const NOW_AS_TEXT = `const nowAsText = (): string => new Date().toISOString().slice(0, 23).replace('T', ' ')`

function nowSource({ store }: AdoptedColumn): string | undefined {
  if (store === 'time') return '() => new Date()'
  return store === 'text' ? 'nowAsText' : undefined
}

function literalSource(
  { value }: Extract<AdoptedDefault, { readonly type: 'literal' }>,
  { store, enum: members, maxLength, range }: AdoptedColumn,
): string | undefined {
  switch (store) {
    case 'text': {
      const text = String(value)
      const fits = (members?.includes(text) ?? true) && text.length <= (maxLength ?? text.length)
      return fits ? quoted(text) : undefined
    }
    case 'int': {
      const number = Number(value)
      const fits = number >= (range?.min ?? number) && number <= (range?.max ?? number)
      return Number.isSafeInteger(number) && fits ? String(number) : undefined
    }
    case 'bigint':
      return /^-?\d+$/.test(String(value)) ? `${String(value)}n` : undefined
    case 'float':
      return Number.isFinite(Number(value)) ? String(Number(value)) : undefined
    case 'bool':
      return booleanSource(value)
    case 'json':
      return JSON.stringify(value)
    case 'time':
      return undefined
  }
}

function booleanSource(value: JsonValue): string | undefined {
  if (value === true || value === 1 || value === '1') return 'true'
  return value === false || value === 0 || value === '0' ? 'false' : undefined
}

function metaSource(name: string, column: AdoptedColumn, unique: boolean): string {
  const isNow = column.store === 'time' && column.default?.type === 'now'
  const meta = objectOf({
    column: toSnakeCase(name) === column.name ? undefined : quoted(column.name),
    counted: column.counted && 'true',
    opaque: column.opaque && 'true',
    now: isNow && !column.nullable ? 'true' : undefined,
    unique: unique ? 'true' : undefined,
  })
  return meta === '' ? '' : `.meta(${meta})`
}
