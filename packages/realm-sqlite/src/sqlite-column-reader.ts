import type { ColumnSnapshot } from '@luxdb/core'
import type { JsonValue, StoreType } from '@luxdb/core/query'
import { type ColumnValues, checkName, valuesWanted } from '@luxdb/realm-sql'
import { checkExpression, readCheck } from './sqlite-check-reader.js'
import { FORMER_NOW, NOW, sqliteDdlDialect } from './sqlite-ddl-dialect.js'

/** A column as SQLite describes it. */
export interface FoundColumn {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly defaultSql?: string
  /** From 1 within the primary key; 0 outside it. */
  readonly keyPosition: number
}

export interface ColumnSurroundings {
  readonly table: string
  /** CREATE TABLE of the table. */
  readonly definition: string
  /** What the kind wants here. */
  readonly hint: ColumnSnapshot | undefined
}

/** What a column holds, by its type, its CHECK and, where these leave a choice, by what is wanted. */
export function readColumn(found: FoundColumn, surroundings: ColumnSurroundings): ColumnSnapshot {
  return {
    name: found.name,
    nullable: found.nullable,
    ...valuesOf(found, surroundings),
    ...defaultOf(found, surroundings.hint),
  }
}

function valuesOf(found: FoundColumn, { table, definition, hint }: ColumnSurroundings): ColumnValues {
  const check = checkExpression(definition, checkName(table, found.name))
  const fits = hint !== undefined && sqliteDdlDialect.columnType(hint) === found.type
  // Without a CHECK other programs may write more than the kind allows; LuxDB itself still does not.
  if (fits && (check === undefined || check === sqliteDdlDialect.checksOf(hint).join(' AND '))) {
    return valuesWanted(hint)
  }
  const read = check === undefined ? undefined : readCheck(check, found)
  return read ?? (fits ? valuesWanted(hint) : { store: STORES[found.type] ?? 'text' })
}

/** The store that a type suggests when nothing else is known. */
const STORES: Readonly<Record<string, StoreType>> = { TEXT: 'text', INTEGER: 'bigint', REAL: 'float' }

function defaultOf(
  { defaultSql, keyPosition, type }: FoundColumn,
  hint: ColumnSnapshot | undefined,
): Pick<ColumnSnapshot, 'default' | 'generated'> {
  if (hint?.generated === 'integer') {
    return keyPosition === 1 && type === 'INTEGER' ? { generated: 'integer' } : {}
  }
  if (defaultSql === undefined) return {}
  if (hint && withoutParentheses(sqliteDdlDialect.defaultOf(hint) ?? '') === currentDefault(defaultSql)) {
    if (hint.generated !== undefined) return { generated: hint.generated }
    return hint.default === undefined ? {} : { default: hint.default }
  }
  const value = literalOf(defaultSql)
  return value === null ? {} : { default: value }
}

function withoutParentheses(expression: string): string {
  return expression.startsWith('(') && expression.endsWith(')') ? expression.slice(1, -1) : expression
}

/** A literal's value; any other expression as its own text, to be shown. */
function literalOf(expression: string): JsonValue {
  if (expression.toUpperCase() === 'NULL') return null
  if (/^-?\d+(\.\d+)?$/.test(expression)) return Number(expression)
  const quoted = /^'((?:[^']|'')*)'$/.exec(expression)?.[1]
  return quoted === undefined ? expression : quoted.replaceAll("''", "'")
}

/** An expression as it is written today. */
function currentDefault(sql: string): string {
  return withoutParentheses(sql).replaceAll(FORMER_NOW, NOW)
}
